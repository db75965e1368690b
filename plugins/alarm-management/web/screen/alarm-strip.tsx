import {
  formatAge,
  showsContent,
  StateView,
  useLanguage,
  useLocalized,
  useNow,
  viewState,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import '../alarms.css';
import { byUrgency, isHidden, toneOfAlarm, waits } from '../states.ts';
import { useAlarms } from '../use-alarms.ts';
import { useT } from '../use-t.ts';

const rowHeight = 52;
const headHeight = 96;
const marks = { alarm: '■', warning: '▲', notice: 'i' } as const;

/** The most urgent alarms for the digital screen, with how many wait and stand. */
export function ScreenAlarmsWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const now = useNow(10_000);
  const loaded = useAlarms(false);
  const state = viewState(loaded);
  if (!showsContent(state) || !loaded.data) return <StateView state={state} />;
  const rows = loaded.data.alarms.filter((row) => !isHidden(row)).toSorted(byUrgency);
  const room = Math.max(1, Math.floor((height - headHeight) / rowHeight));
  const standing = rows.filter(({ active }) => active).length;
  return (
    <div className="al-screen">
      <p className="al-screen-counts" data-alarm={rows.some((row) => row.active && row.priority === 1) || undefined}>
        <strong>{rows.filter(waits).length}</strong> {t('screen.waiting')} · <strong>{standing}</strong>{' '}
        {t('screen.standing')}
        {loaded.data.flood.active ? <em>■ {t('screen.flood')}</em> : null}
      </p>
      {rows.length === 0 ? <p className="al-screen-none">● {t('screen.none')}</p> : null}
      <ul>
        {rows.slice(0, room).map((row) => {
          const tone = toneOfAlarm(row);
          return (
            <li key={row.key} data-tone={tone} data-waits={waits(row) || undefined}>
              <span aria-hidden="true">{tone in marks ? marks[tone as keyof typeof marks] : '○'}</span>
              <span>{text(row.title)}</span>
              <time>{row.raisedAt === null ? '' : formatAge(now - row.raisedAt, language)}</time>
            </li>
          );
        })}
      </ul>
      {rows.length > room ? <p className="al-screen-more">{t('screen.more', { count: rows.length - room })}</p> : null}
    </div>
  );
}
