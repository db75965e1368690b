import {
  formatTime,
  showsContent,
  StateView,
  useApi,
  useLive,
  useLocalized,
  useMoment,
  useNow,
  usePark,
  useT,
  viewState,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import '../alarms.css';
import type { AlarmHistoryData, AlarmLogEntry } from '../../contracts/routes.ts';

const rowHeight = 52;
const days = 7;
const minute = 60_000;

/** What happened to alarms last, with time, priority and who did it, for the digital screen. */
export function ScreenEventsWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  // To the minute, so that it does not ask anew with every tick.
  const to = Math.floor(useNow(minute) / minute + 1) * minute;
  const moment = useMoment();
  const query = { from: to - days * 86_400_000, to };
  const loaded = useApi<AlarmHistoryData>('./history', { query, keepPrevious: true, refetchMs: minute });
  useLive('alarms.changed', () => void loaded.refetch());
  const state = viewState(loaded);
  if (!showsContent(state) || !loaded.data) return <StateView state={state} />;
  // Of the minute of a past time, only what had happened by then.
  const entries = loaded.data.entries.filter(({ at }) => moment === null || at <= moment);
  const room = Math.max(1, Math.floor(height / rowHeight));
  return (
    <div className="al-screen" data-testid="screen-events">
      {entries.length === 0 ? <p className="al-screen-none">● {t('screen.no-event', { count: days })}</p> : null}
      <ul>
        {entries.slice(0, room).map((entry) => (
          <Entry key={entry.no} entry={entry} />
        ))}
      </ul>
    </div>
  );
}

function Entry({ entry }: { entry: AlarmLogEntry }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const raised = entry.event === 'raise' || entry.event === 'realarm';
  const tone = !raised ? 'normal' : entry.priority === 1 ? 'alarm' : entry.priority === 4 ? 'notice' : 'warning';
  const mark = !raised ? '○' : tone === 'alarm' ? '■' : tone === 'notice' ? 'i' : '▲';
  return (
    <li data-tone={tone}>
      <span aria-hidden="true">{mark}</span>
      <span>
        {text(entry.title)} · {t(`event.${entry.event}`)}
      </span>
      <time>{formatTime(entry.at, 'datetime', park.timeZone).slice(5, 16)}</time>
    </li>
  );
}
