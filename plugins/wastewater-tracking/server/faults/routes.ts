import { listFaults, stepFault, type SensorFaultRecord } from '../../contracts/index.ts';
import { dayOfDate, waterErrors } from '../../domain/index.ts';
import { faultRef, nameOf, plantOf, type Water } from '../context.ts';
import { closeDay } from '../days/close-days.ts';
import { excludes } from './detect.ts';
import { decideFault, readFaults } from './fault-store.ts';

/** From which states a decision may be taken. A decision can be taken back by the other one. */
const from: Record<'acknowledged' | 'confirmed' | 'dismissed', readonly string[]> = {
  acknowledged: ['open'],
  confirmed: ['open', 'acknowledged', 'dismissed'],
  dismissed: ['open', 'acknowledged', 'confirmed'],
};
const shortestReason = 3;

export function faultRoutes(water: Water): void {
  const { scope } = water;
  const shown = (fault: SensorFaultRecord) => ({ ...fault, ref: faultRef(fault.id) });
  scope.route(listFaults, async ({ query, tx }) => ({
    faults: (await tx((open) => readFaults(open, query))).map(shown),
  }));
  scope.route(stepFault, async ({ params, body, principal }) => {
    const { step, note } = body;
    if (step !== 'acknowledged' && note.length < shortestReason) throw waterErrors.FAULT_REASON({ step });
    const before = await scope.db.tx(async (tx) => {
      const [found] = await readFaults(tx, { id: params.fault });
      if (!found) throw waterErrors.UNKNOWN_FAULT({ fault: params.fault });
      if (!from[step].includes(found.state)) throw waterErrors.FAULT_STEP({ state: found.state, step });
      await decideFault(tx, scope.park.id, found.id, { step, actor: nameOf(principal), note, at: scope.clock.now() });
      await scope.audit(tx, {
        action: `water.fault-${step}`,
        subject: faultRef(found.id),
        actor: principal,
        before: { state: found.state },
        after: { state: step },
        note,
      });
      return found;
    });
    const [after] = await scope.db.tx((tx) => readFaults(tx, { id: params.fault }));
    // Its values count, or do not count any more: the day is computed again.
    if (excludes(before) !== excludes(after!))
      await closeDay(water, plantOf(water, before.plant), dayOfDate(before.day, scope.park.timeZone));
    return shown(after!);
  });
}
