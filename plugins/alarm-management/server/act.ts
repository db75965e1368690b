import type { AlarmEvent } from '@lingtan/alarms';
import type { Principal } from '@lingtan/sdk';
import type { ActionOutcome } from '../contracts/index.ts';
import { keyOf, partsOf, type Desk } from './context.ts';
import { moveAlarm } from './move.ts';
import { readAlarms } from './store/alarm-store.ts';

/** What a person does to some alarms. */
export interface Action {
  event: AlarmEvent;
  keys: readonly string[];
  note?: string | undefined;
  shelvedUntil?: number;
}

/** Moves each alarm for itself, with a line in the audit log each. What has no place in a state is told, and moves nothing. */
export async function act(desk: Desk, principal: Principal, action: Action): Promise<ActionOutcome> {
  const { scope } = desk;
  const at = scope.clock.now();
  const results = await scope.db.tx(async (tx) => {
    const wanted = new Set(action.keys);
    const ids = action.keys.flatMap((key) => partsOf(key)?.id ?? []);
    const alarms = (await readAlarms(tx, { ids }, true)).filter((each) => wanted.has(keyOf(each)));
    const known = new Map(alarms.map((each) => [keyOf(each), each]));
    const done: ActionOutcome['results'] = [];
    for (const key of wanted) {
      const alarm = known.get(key);
      if (!alarm) {
        done.push({ key, state: 'NORM', problem: 'unknown' });
        continue;
      }
      const shelved = { ...alarm, shelvedUntil: action.shelvedUntil ?? null };
      const moved = await moveAlarm(desk, tx, shelved, action.event, {
        at,
        actor: principal.name,
        note: action.note || null,
      });
      done.push({ key, state: (moved ?? alarm).state, problem: moved ? null : 'no place' });
      if (!moved) continue;
      await scope.audit(tx, {
        action: `alarms.${action.event}`,
        subject: key,
        actor: principal,
        before: { state: alarm.state },
        after: {
          state: moved.state,
          ...(moved.shelvedUntil === null ? {} : { until: new Date(moved.shelvedUntil).toISOString() }),
        },
        ...(action.note ? { note: action.note } : {}),
      });
    }
    return done;
  });
  desk.changed();
  await desk.notify();
  return { results };
}
