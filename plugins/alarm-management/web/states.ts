import type { Tone } from '@lingtan/web-sdk';
import type { AlarmRow } from '../contracts/routes.ts';

/** Whether an alarm waits for an acknowledgement. */
export function waits({ state }: Pick<AlarmRow, 'state'>): boolean {
  return state === 'UNACK' || state === 'RTNUN' || state === 'LTUNK';
}

/** Whether an alarm is kept from operators for a while. */
export function isHidden({ state }: Pick<AlarmRow, 'state'>): boolean {
  return state === 'SHLVD' || state === 'DSUPR' || state === 'OOSRV';
}

/** The colour of an alarm: by priority while its condition stands, quiet when it has gone or is kept back. */
export function toneOfAlarm({ state, priority, active }: Pick<AlarmRow, 'state' | 'priority' | 'active'>): Tone {
  if (state === 'NORM') return 'normal';
  if (isHidden({ state })) return state === 'OOSRV' ? 'off' : 'manual';
  if (!active) return 'notice';
  return priority === 1 ? 'alarm' : priority === 4 ? 'notice' : 'warning';
}

/** What needs attention first: waiting before acknowledged, urgent before less so, new before old. */
export function byUrgency(a: AlarmRow, b: AlarmRow): number {
  const rank = (row: AlarmRow): number => (isHidden(row) ? 3 : waits(row) ? (row.active ? 0 : 2) : 1);
  return (
    rank(a) - rank(b) || a.priority - b.priority || (b.raisedAt ?? 0) - (a.raisedAt ?? 0) || a.key.localeCompare(b.key)
  );
}

/** Which alarms a choice of the list shows. */
export const choices = ['open', 'waiting', 'hidden', 'all'] as const;
export type Choice = (typeof choices)[number];

export function isChosen(choice: Choice, row: AlarmRow): boolean {
  if (choice === 'all') return true;
  if (choice === 'hidden') return isHidden(row);
  if (choice === 'waiting') return waits(row);
  return row.state !== 'NORM' && !isHidden(row);
}
