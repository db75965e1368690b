import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../../contracts/index.ts';
import type { PowerSeries } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import { controlledDevices } from '../control/devices.ts';
import { planCourse } from '../control/plan-course.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { buildProblem } from '../problem/build-problem.ts';
import { planSteps } from '../problem/plan-steps.ts';
import type { PlannableConfig } from '../problem/site.ts';
import { plantsUnderControl } from './plant-limits.ts';

/** Ten in the morning, local time. */
const now = Date.parse('2026-03-18T02:00:00Z');
const plant = (id: string, kind: 'pv' | 'wind', maxKw: number) => ({
  id,
  kind,
  name: { en: id, 'zh-CN': id },
  minKw: 0,
  maxKw,
  setpointPoint: `${id}.limit`,
  powerPoint: `${id}.power`,
  rampKwPerS: 1000,
  safeSetpointKw: maxKw,
});
const config = dispatchConfig.schema.parse({
  gridMeterId: 'main',
  tariffId: 'any',
  importMaxKw: 9000,
  exportMaxKw: 2500,
  // Whoever delivers pays for it: the plan leaves what the park does not use.
  exportPrice: -0.1,
  batteries: [],
  horizonHours: 12,
  fineHours: 12,
  control: { devices: [plant('field', 'pv', 2000), plant('roof', 'pv', 1000), plant('mast', 'wind', 800)] },
}) as PlannableConfig;
const steps = planSteps(now, config.horizonHours, config.fineHours);

/** A plan of a load of 3,000 kW and the given PV, of which 1,500 kW at most is not under control. */
async function courseOf(pvKw: (step: number) => number) {
  const count = steps.quarters.reduce((sum, quarters) => sum + quarters, 0);
  const of = (series: PowerSeries, value: (step: number) => number) => {
    const values = Array.from({ length: count }, (_, step) => value(step));
    const forecast = { q10: values, q50: values, q90: values } as unknown as IssuedForecast['forecast'];
    return { source: { series, roles: [], direction: 'import' as const, meters: [] }, forecast };
  };
  const plants = plantsUnderControl(config);
  const inputs = { gridMeterId: 'main', stores: [], prices: [], soc: [], peaks: [], carbonFactor: null, plants };
  const site = { buy: steps.lengthsH.map(() => 0.6), charges: [], inputs, lacks: [] };
  const built = buildProblem(config, 'Asia/Shanghai', steps, site, [of('load', () => 3000), of('pv', pvKw)]);
  if ('lacks' in built) throw new Error(JSON.stringify(built.lacks));
  const plan = await solveDispatch(built.problem, { solver: { solve: solveHere } });
  expect(plan).toMatchObject({ status: 'optimal', usable: true });
  const stored = { no: 1, head: { from: now, issuedAt: now }, forecasts: [], plan, ...built, inputs };
  return { plan, tracks: planCourse(stored as unknown as StoredPlan, 3_600_000).tracks };
}

describe('what a plan leaves of PV and wind', () => {
  it('goes to the plants under control by their rating, and leaves them alone where nothing is left', async () => {
    // 2,900 kW are used; of 4,500 kW the roofs without control give 1,500, so the two plants share 1,500.
    const { plan, tracks } = await courseOf((step) => (step < 4 ? 2900 : 4500));
    expect(plan.generators[0]!.curtailed.slice(2, 6).map(Math.round)).toEqual([0, 0, 1500, 1500]);
    expect(tracks.get('field')!.powerKw.slice(2, 6).map(Math.round)).toEqual([2000, 2000, 1000, 1000]);
    expect(tracks.get('roof')!.powerKw.slice(2, 6).map(Math.round)).toEqual([1000, 1000, 500, 500]);
  });

  it('never asks more of them than they can leave', async () => {
    const { plan, tracks } = await courseOf(() => 6200);
    // 3,200 kW cannot be told; 200 of them go out although that costs.
    expect(plan.generators[0]!.power.map(Math.round)).toEqual(steps.lengthsH.map(() => 3200));
    expect(new Set(tracks.get('field')!.powerKw.map(Math.round))).toEqual(new Set([0]));
  });

  it('has no word for a kind that the plan does not know', async () => {
    const { tracks } = await courseOf(() => 100);
    expect([...tracks.keys()]).toEqual(['field', 'roof']);
    expect(controlledDevices(config).map(({ device }) => device.limits.maxKw)).toEqual([2000, 1000, 800]);
  });
});
