import { codedText } from '@lingtan/sdk';
import { asksAgain, evaluateTold } from '../domain/index.ts';
import type { Desk } from './context.ts';
import { moveAlarm, settle } from './move.ts';
import { readAlarms } from './store/alarm-store.ts';
import { moveInWaves } from './suppress.ts';

/** What time alone brings about: shelves end, delays of told conditions run out, an acknowledged alarm asks again. */
export async function tick(desk: Desk): Promise<void> {
  const { scope } = desk;
  const now = scope.clock.now();
  const realarmMs = scope.config.realarmMinutes * 60_000;
  const moved = await scope.db.tx(async (tx) => {
    const move = { at: now, actor: 'alarm-management' };
    const note = codedText('alarm-management', 'shelf-ended');
    return moveInWaves(desk, tx, await readAlarms(tx, {}, true), async (alarm) => {
      if (alarm.state === 'SHLVD' && alarm.shelvedUntil !== null && alarm.shelvedUntil <= now)
        return (await moveAlarm(desk, tx, alarm, 'unshelve', { ...move, note })) !== null;
      if (alarm.pendingSince !== null && !alarm.declared.limits && alarm.judged !== null) {
        const { memory, event } = evaluateTold(alarm.declared, alarm, alarm.judged, now);
        if (event === null) return false;
        await settle(desk, tx, alarm, { ...alarm, ...memory }, event, move);
        return true;
      }
      if (!asksAgain({ ...alarm, priority: alarm.declared.priority }, now, realarmMs)) return false;
      return (await moveAlarm(desk, tx, alarm, 'realarm', move)) !== null;
    });
  });
  if (moved) {
    desk.changed();
    await desk.notify();
  }
}
