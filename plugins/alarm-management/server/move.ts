import { afterAlarmEvent, type AlarmEvent } from '@lingtan/alarms';
import type { Tx } from '@lingtan/sdk';
import { AlarmRaised, alarmWaiting } from '../contracts/index.ts';
import { planNotices } from '../domain/index.ts';
import { type Desk, keyOf } from './context.ts';
import { insertNotice } from './notify/notice-store.ts';
import { readAlarms, type StoredAlarm, writeAlarms } from './store/alarm-store.ts';
import { writeLog, type LogLine } from './store/log-store.ts';

/** Who moved an alarm, when and why. */
export interface Move {
  at: number;
  actor: string;
  note?: string | null;
}

/** Moves an alarm by an event and writes it down. Null when the event has no place in its state. */
export async function moveAlarm(
  desk: Desk,
  tx: Tx,
  alarm: StoredAlarm,
  event: AlarmEvent,
  move: Move,
): Promise<StoredAlarm | null> {
  // Before it moves: what comes back to sight is announced at once, and that of another one's condition is not to be.
  const suppressed = event !== 'suppress' && (await isCovered(tx, alarm));
  const result = afterAlarmEvent({ ...alarm, suppressed }, event, alarm.declared.latching ?? false);
  if (!result.ok) return null;
  return settle(desk, tx, alarm, { ...alarm, ...result.standing }, event, move);
}

/** Whether the condition of the alarm that stands for this one holds. */
async function isCovered(tx: Tx, { source, declared: { suppressedBy } }: StoredAlarm): Promise<boolean> {
  if (suppressedBy === undefined) return false;
  return (await readAlarms(tx, { source, ids: [suppressedBy] })).some(({ active }) => active);
}

/** Writes an alarm whose state has moved by an event, with its line in the log, its event and its notices. */
export async function settle(
  desk: Desk,
  tx: Tx,
  before: StoredAlarm,
  after: StoredAlarm,
  event: AlarmEvent,
  { at, actor, note = null }: Move,
): Promise<StoredAlarm> {
  const { scope } = desk;
  const raised = after.state === 'UNACK' && before.state !== 'UNACK';
  const written: StoredAlarm = {
    ...after,
    changedAt: at,
    raisedAt: raised ? at : after.state === 'NORM' ? null : before.raisedAt,
    ...(event === 'ack'
      ? { ackedBy: actor, ackedAt: at }
      : raised || after.state === 'NORM'
        ? { ackedBy: null, ackedAt: null }
        : {}),
    shelvedUntil: after.state === 'SHLVD' ? after.shelvedUntil : null,
    note: note ?? (after.state === before.state ? before.note : null),
  };
  await writeAlarms(tx, [written]);
  const line: LogLine = { event, from: before.state, at, actor, note };
  await writeLog(tx, scope.park.id, written, line);
  if (raised) await announce(desk, tx, written, at);
  if (waits(before) && !waits(written)) await scope.notices.settle(tx, alarmWaiting, keyOf(written));
  return written;
}

/** Priorities that people are told of wherever they are. */
const urgent = 2;
/** Whether somebody still has to look at it. */
const waits = ({ state }: StoredAlarm): boolean => state === 'UNACK' || state === 'RTNUN';

async function announce({ scope }: Desk, tx: Tx, alarm: StoredAlarm, at: number): Promise<void> {
  const { declared, source, id, enterpriseId, evidence } = alarm;
  await scope.events.publish(tx, AlarmRaised, {
    source,
    alarm: id,
    priority: declared.priority,
    enterpriseId,
    title: declared.title,
    at: new Date(at).toISOString(),
    evidence,
  });
  for (const planned of planNotices(scope.config.routes, declared, scope.clock.now(), scope.park.timeZone))
    await insertNotice(tx, scope.park.id, alarm, planned);
  if (declared.priority <= urgent)
    await scope.notices.raise(tx, alarmWaiting, {
      key: keyOf(alarm),
      params: { title: declared.title },
      enterpriseId,
      link: '/',
    });
}
