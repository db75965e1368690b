import type { EnergyTotal, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../../contracts/index.ts';
import type { PowerSeries } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import { planCourse } from '../control/plan-course.ts';
import { controlledDevices } from '../control/devices.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import { planView } from '../plans/plan-view.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { buildProblem } from '../problem/build-problem.ts';
import { planSteps } from '../problem/plan-steps.ts';
import type { PlannableConfig } from '../problem/site.ts';
import { flexibleNeeds } from './needs.ts';
import type { PlannedLoads } from './needs.ts';

const zone = 'Asia/Shanghai';
const quarter = 900_000;
/** Ten in the morning, local time. */
const now = Date.parse('2026-03-18T02:00:00Z');
const name = { en: 'Charging', 'zh-CN': '充电' };
const station = { id: 'station', name, meterId: 'station', energyKwh: 4000, powerMaxKw: 1000 };
const config = dispatchConfig.schema.parse({
  gridMeterId: 'main',
  tariffId: 'any',
  importMaxKw: 9000,
  batteries: [],
  flexibleLoads: [{ ...station, from: '08:00', to: '20:00' }],
  horizonHours: 36,
  fineHours: 12,
  control: {
    devices: [
      {
        id: 'station',
        kind: 'load',
        setpointPoint: 'station.setpoint',
        powerPoint: 'station.power',
        rampKwPerS: 1000,
        safeSetpointKw: -1000,
      },
    ],
  },
}) as PlannableConfig;

/** Powers of the meter by quarter hour up to now, the last one newest; null: not closed. */
function readings(powers: (number | null)[]): MeterReadingsService {
  const first = now - powers.length * quarter;
  return {
    totals: async ({ from, to }: { from: number; to: number }) =>
      powers
        .map((kw, i) => ({
          key: 'station',
          direction: 'import',
          from: first + i * quarter,
          to: first + (i + 1) * quarter,
          amount: (kw ?? 0) * 250,
          quality: { missing: kw === null ? 1 : 0 },
        }))
        .filter((total) => total.from >= from && total.to <= to) as unknown as EnergyTotal[],
  } as unknown as MeterReadingsService;
}

const steps = planSteps(now, config.horizonHours, config.fineHours);
const needsOf = (powers: (number | null)[], previous: PlannedLoads | null = null) =>
  flexibleNeeds(readings(powers), config.flexibleLoads, { now, edges: steps.edges, timeZone: zone, previous });

describe('what a flexible load wants', () => {
  it('is what it has not had in its window, and all of it in the next', async () => {
    const [today, tomorrow] = await needsOf([9999, 400, 400, 400, 400, 400, 400, 400, 400]);
    expect(today).toMatchObject({ id: 'station', takenKwh: 800, estimatedKwh: 0, plannedKwh: 3200, shortKwh: 0 });
    expect(today!.steps).toEqual({ from: 0, to: 40 });
    expect(today!.ref).toContain('2026-03-18T00:00:00.000Z/2026-03-18T02:00:00.000Z');
    expect(tomorrow).toMatchObject({ id: 'station:2', load: 'station', takenKwh: 0, plannedKwh: 4000, ref: null });
  });

  it('counts as planned what is not metered yet, and says so', async () => {
    const planned = {
      steps: [{ from: now - 3 * quarter, to: now + quarter }],
      needs: [{ id: 'station', load: 'station' }],
      powers: [{ id: 'station', power: [600] }],
    };
    const [today] = await needsOf([400, 400, 400, 400, 400, 400, null, null], planned);
    expect(today).toMatchObject({ takenKwh: 900, estimatedKwh: 300, plannedKwh: 3100 });
  });

  it('says what can no longer be had', async () => {
    const late = { ...config.flexibleLoads[0]!, to: '11:00' };
    const [today] = await flexibleNeeds(readings([]), [late], {
      now,
      edges: steps.edges,
      timeZone: zone,
      previous: null,
    });
    expect(today).toMatchObject({ plannedKwh: 1000, shortKwh: 3000 });
  });
});

describe('a plan with a flexible load', () => {
  it('lets it run in the cheapest hours of its window, and the controller follows', async () => {
    const quarters = steps.quarters.reduce((sum, count) => sum + count, 0);
    const values = new Array<number>(quarters).fill(2000);
    const source = { series: 'load' as PowerSeries, roles: [], direction: 'import' as const, meters: [] };
    const forecast = { q10: values, q50: values, q90: values } as unknown as IssuedForecast['forecast'];
    // Cheap from noon to two.
    const buy = steps.edges
      .slice(0, -1)
      .map((ts) => (ts >= now + 2 * 3_600_000 && ts < now + 4 * 3_600_000 ? 0.3 : 0.9));
    const flexible = await needsOf([]);
    const site = {
      buy,
      charges: [],
      inputs: { gridMeterId: 'main', stores: [], prices: [], soc: [], peaks: [], carbonFactor: null, flexible },
      lacks: [],
    };
    const built = buildProblem(config, zone, steps, site, [{ source, forecast }]);
    if ('lacks' in built) throw new Error(JSON.stringify(built.lacks));
    const plan = await solveDispatch(built.problem, { solver: { solve: solveHere } });
    expect(plan).toMatchObject({ status: 'optimal', usable: true });
    const stored = { no: 1, head: { from: now, issuedAt: now }, forecasts: [], plan, ...built, inputs: site.inputs };
    const [view] = planView(stored as unknown as StoredPlan).flexibleLoads;
    expect(view!.windows.map(({ plannedKwh }) => plannedKwh)).toEqual([4000, 4000]);
    // 2,000 kWh fit into the cheap hours; the import is the load and what it takes.
    expect(view!.power.slice(8, 16)).toEqual(new Array(8).fill(1000));
    expect(plan.grids[0]!.import[10]).toBeCloseTo(3000, 6);
    const track = planCourse(stored as unknown as StoredPlan, 3_600_000).tracks.get('station')!;
    expect(track.powerKw[10]).toBe(-1000);
    expect(Math.min(...track.powerKw)).toBe(-1000);
    const [device] = controlledDevices(config);
    expect(device!.device.limits).toMatchObject({ minKw: -1000, maxKw: 0, energy: null });
  });
});
