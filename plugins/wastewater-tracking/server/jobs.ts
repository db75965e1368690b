import type { AlarmsService } from '@lingtan/alarm-management/contracts';
import { defineJob } from '@lingtan/sdk';
import { WindowsChanged } from '@lingtan/telemetry/contracts';
import { z } from 'zod';
import { localDay, localDays } from '../domain/index.ts';
import type { Water } from './context.ts';
import { WaterExceedanceRaised } from '../contracts/index.ts';
import { exceedanceId, waterAlarms } from './alarms/declarations.ts';
import { lookDays, reportAlarms } from './alarms/report.ts';
import { addDosing } from './days/add-dosing.ts';
import { closeDays } from './days/close-days.ts';
import { markDirty } from './days/day-store.ts';
import { balancePoints, dosingPoints, qualityPoints } from './days/readings.ts';

/** Closes days that are over, and computes again what samples came late for. */
export const closeDaysJob = defineJob('close-days', {
  title: { en: 'Closing of water days', 'zh-CN': '水务日结' },
  schema: z.object({}),
  attempts: 3,
});
const closeEveryMs = 120_000;
/** Late samples come in batches: so long they are gathered, then their days are computed again. */
const lateAfterMs = 10_000;

export async function startJobs(water: Water, alarms: AlarmsService | undefined): Promise<void> {
  const { scope } = water;
  await alarms?.declare(waterAlarms(scope.config));
  const { timeZone, id } = scope.park;
  const points = new Set([
    ...scope.config.plants.flatMap((plant) => [
      ...balancePoints(plant),
      ...dosingPoints(plant),
      ...qualityPoints(plant),
    ]),
    ...scope.config.reuse.connections.flatMap(({ counterPoint }) => (counterPoint === undefined ? [] : [counterPoint])),
  ]);
  // Also of a window that was over, and followed by a compliant one, before it could be judged: whoever reads of the case
  // finds the alarm, and acknowledges it.
  if (alarms)
    scope.events.on(
      WaterExceedanceRaised,
      'raise-alarm',
      async (_tx, { data: { outlet, parameter, day, value, unit, evidence } }) => {
        const at = scope.clock.now();
        // A window of long ago, for which data came late, has its case; there is nothing to do about it within the hour.
        if (day < localDay(at, timeZone, -lookDays).day) return;
        const message = { en: `${day}: ${value} ${unit}`, 'zh-CN': `${day}：${value} ${unit}` };
        await alarms.report([{ id: exceedanceId(outlet, parameter), at, active: true, value, evidence, message }]);
      },
    );
  let looked = false;
  scope.jobs.handle(closeDaysJob, async (_data, context) => {
    const signal = AbortSignal.any([context.signal, scope.signal]);
    let written = await closeDays(water, signal);
    if (!looked) written += await addDosing(water, signal);
    looked = true;
    if (written > 0) scope.log.info({ records: written }, 'days of the water plant are closed');
    if (alarms) await reportAlarms(water, alarms);
  });
  scope.events.on(WindowsChanged, 'mark-days', async (tx, { data }) => {
    const today = localDay(scope.clock.now(), timeZone).from;
    const touched = data.changes.filter(
      (change) => change.from < today && change.points.some((point) => points.has(point)),
    );
    // A sample at midnight is the edge of the day before, too.
    const days = touched.flatMap(({ from, to }) => localDays(from - 1, Math.min(to, today - 1), timeZone));
    if (days.length === 0) return;
    await markDirty(tx, id, [...new Set(days.map(({ day }) => day))]);
    await scope.jobs.enqueue(closeDaysJob, {}, { delayMs: lateAfterMs, dedupKey: 'late' });
  });
  if (scope.config.plants.length === 0) return;
  await scope.jobs.schedule(closeDaysJob, { everyMs: closeEveryMs }, {});
  await scope.jobs.enqueue(closeDaysJob, {}, { dedupKey: 'start' });
}
