import {
  Evident,
  formatTime,
  showsContent,
  StateView,
  useApi,
  useCan,
  useLiveRefetch,
  useLocalized,
  useMoment,
  useNow,
  usePark,
  viewState,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import '../alarms.css';
import type { AlarmHistoryData } from '../../contracts/routes.ts';
import { useAlarms } from '../use-alarms.ts';
import { useT } from '../use-t.ts';
import { tickerRows, type TickerRow, type ToldEvent } from './ticker-rows.ts';

const rowHeight = 48;
const days = 7;
const minute = 60_000;
/** A past time is asked for at most so finely, ms. */
const momentGrain = 5_000;
const marks = { alarm: '■', warning: '▲', info: 'i', over: '○' } as const;
const tones = { alarm: 'alarm', warning: 'warning', info: 'notice', over: 'normal' } as const;

/** What happened on the park last, with time, source and severity: alarms and what the plugins say, for the digital screen. */
export function ScreenEventsWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const moment = useMoment();
  const log = useLog();
  const alarms = useAlarms(false);
  const told = useTold();
  const state = viewState([log, alarms]);
  if (!showsContent(state) || !log.data || !alarms.data) return <StateView state={state} />;
  // Of the minute of a past time, only what had happened by then.
  const entries = log.data.entries.filter(({ at }) => moment === null || at <= moment);
  const room = Math.max(1, Math.floor(height / rowHeight));
  const rows = tickerRows({ log: entries, alarms: alarms.data.alarms, events: told ?? [] }, room);
  return (
    <div className="al-screen" data-testid="screen-events">
      {rows.length === 0 ? <p className="al-screen-none">● {t('screen.no-event', { count: days })}</p> : null}
      <ul>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
    </div>
  );
}

/** What happened to alarms. */
function useLog() {
  // To the minute, so that it does not ask anew with every tick.
  const to = Math.floor(useNow(minute) / minute + 1) * minute;
  const query = { from: to - days * 86_400_000, to };
  const loaded = useApi<AlarmHistoryData>('./history', { query, keepPrevious: true, refetchMs: minute });
  useLiveRefetch('alarms.changed', () => void loaded.refetch());
  return loaded;
}

/** What the plugins say; null for those who are not told of the whole park. */
function useTold(): ToldEvent[] | null {
  const may = useCan('kernel.events-read');
  const moment = useMoment();
  const until = moment === null ? {} : { until: Math.floor(moment / momentGrain) * momentGrain };
  const query = { limit: 30, ...until };
  const loaded = useApi<{ events: ToldEvent[] }>(may ? 'events' : null, {
    query,
    keepPrevious: true,
    refetchMs: minute,
  });
  useLiveRefetch(may ? 'events' : null, () => void loaded.refetch());
  return loaded.data?.events ?? null;
}

function Row({ row }: { row: TickerRow }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const source = park.plugins.find(({ id }) => id === row.source)?.title;
  const alike = row.count > 1 ? ` · ${t('screen.alike', { count: row.count - 1 })}` : '';
  const said = `${text(row.text)}${row.happened === null ? '' : ` · ${t.of('event', row.happened)}`}${alike}`;
  return (
    <li data-tone={tones[row.severity]} data-waits={row.waits || undefined}>
      <span aria-hidden="true">{marks[row.severity]}</span>
      <span>
        <Evident evidence={row.evidence} value={said} />
      </span>
      <span className="al-screen-when">
        <time>{formatTime(row.at, 'datetime', park.timeZone).slice(5, 16)}</time>
        <small>{source ? text(source) : row.source}</small>
      </span>
    </li>
  );
}
