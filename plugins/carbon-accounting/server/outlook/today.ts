import type { Supply } from '@lingtan/energy-metering/contracts';
import { dateStart, dayStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { dayOutlook, flowsOf, isCountedFlow, outlookBasisDays } from '../../domain/index.ts';
import type { DayOutlook } from '../../domain/index.ts';
import { today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { totalRef } from '../refs.ts';
import type { GridFactor } from '../now/grid-factor.ts';
import { gridHours } from './hour-sums.ts';

const hourMs = 3_600_000;

/** Supply of the hours of today that are over. */
export async function todaySupplies({ scope, mix }: Carbon): Promise<Supply[]> {
  const start = dateStart(today({ scope }), scope.park.timeZone);
  const end = start + Math.floor((scope.clock.now() - start) / hourMs) * hourMs;
  return end > start ? mix.supply({ from: start, to: end, resolution: '1h' }) : [];
}

/** The running day by its hours so far and those of the last four weeks; `tOf` turns Wh into t. */
export async function todayOutlook(
  { scope }: Carbon,
  tx: Tx,
  supplies: readonly Supply[],
  enterpriseId: string | null,
  { grid, tOf }: { grid: GridFactor; tOf: (wh: number) => number },
): Promise<DayOutlook & { period: string; ref: string }> {
  const { timeZone } = scope.park;
  const period = today({ scope });
  const start = dateStart(period, timeZone);
  const end = start + Math.floor((scope.clock.now() - start) / hourMs) * hourMs;
  const use = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const hours = Array.from({ length: (end - start) / hourMs }, (_, hour) => {
    const supply = supplies.find(({ from }) => from === start + hour * hourMs);
    // The hour that has just ended may not have all its intervals yet.
    const whole = start + (hour + 1) * hourMs < end || supply?.quality.missing === 0;
    const wh = whole ? gridWh(supply, use, grid) : null;
    return wh === null ? null : tOf(wh);
  });
  const first = new Date(Date.parse(period) - outlookBasisDays * 86_400_000).toISOString().slice(0, 10);
  const past = (await gridHours(tx, first, period, grid)).map((each) => each.hours.map(tOf));
  return {
    period,
    ...dayOutlook(hours, past),
    ref: totalRef(use === null ? 'use/all' : `use/${use}`, start, dayStart(start, timeZone, 1)),
  };
}

/** Electricity of one use, or of all, that counts by the grid factor, Wh; null where the supply of the hour is not known. */
export function gridWh(
  supply: Supply | undefined,
  use: string | null,
  { weight }: Pick<GridFactor, 'weight'>,
): number | null {
  if (!supply || supply.sources.every(({ energyWh }) => energyWh === 0)) return null;
  return flowsOf(supply)
    .filter((each) => use === null || each.use === use)
    .reduce((sum, { flow, wh }) => sum + (isCountedFlow(flow) ? weight(flow) * wh : 0), 0);
}
