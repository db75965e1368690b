import { codedText } from '@lingtan/sdk';
import { evaluateTold } from '../domain/index.ts';
import type { Desk } from './context.ts';
import { moveAlarm, settle } from './move.ts';
import { readAlarms } from './store/alarm-store.ts';
import { suppressByDesign } from './service.ts';

const realarmPriority = 1;

/** What time alone brings about: shelves end, delays of told conditions run out, an acknowledged alarm asks again. */
export async function tick(desk: Desk): Promise<number> {
  const { scope } = desk;
  const now = scope.clock.now();
  const realarmMs = scope.config.realarmMinutes * 60_000;
  const moved = await scope.db.tx(async (tx) => {
    let count = 0;
    const touched = new Set<string>();
    for (const alarm of await readAlarms(tx, {}, true)) {
      const move = { at: now, actor: 'alarm-management' };
      if (alarm.state === 'SHLVD' && alarm.shelvedUntil !== null && alarm.shelvedUntil <= now) {
        await moveAlarm(desk, tx, alarm, 'unshelve', { ...move, note: codedText('alarm-management', 'shelf-ended') });
        touched.add(alarm.source);
        count++;
      } else if (alarm.pendingSince !== null && !alarm.declared.limits && alarm.judged !== null) {
        const result = evaluateTold(alarm.declared, alarm, alarm.judged, now);
        if (!result.ok || result.event === null) continue;
        await settle(desk, tx, alarm, { ...alarm, ...result.memory }, result.event, move);
        touched.add(alarm.source);
        count++;
      } else if (
        realarmMs > 0 &&
        alarm.state === 'ACKED' &&
        alarm.declared.priority === realarmPriority &&
        now - (alarm.ackedAt ?? now) >= realarmMs
      ) {
        await moveAlarm(desk, tx, alarm, 'realarm', move);
        count++;
      }
    }
    for (const source of touched) count += await suppressByDesign(desk, tx, source);
    return count;
  });
  if (moved > 0) {
    desk.changed();
    await desk.notify();
  }
  return moved;
}
