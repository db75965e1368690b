import type { EnergyTotal, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { dispatchConfig } from '../../contracts/index.ts';
import type { PowerSeries } from '../../contracts/index.ts';
import { solveDispatch } from '../../domain/index.ts';
import { planCourse } from '../control/plan-course.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import type { StoredPlan } from '../plans/plan-store.ts';
import { buildProblem } from '../problem/build-problem.ts';
import { planSteps } from '../problem/plan-steps.ts';
import type { PlannableConfig } from '../problem/site.ts';
import { fineHoursOf, flexibleNeeds } from './needs.ts';

const zone = 'Asia/Shanghai';
const quarter = 900_000;
/** Ten in the morning, local time. */
const ten = Date.parse('2026-03-18T02:00:00Z');
const name = { en: 'Kiln', 'zh-CN': '窑炉' };
const kiln = { id: 'kiln', name, meterId: 'kiln', energyKwh: 1500, powerMaxKw: 1000, from: '08:00', to: '20:00' };
const parse = (load: object) =>
  dispatchConfig.schema.safeParse({
    ...{ gridMeterId: 'main', tariffId: 'any', importMaxKw: 9000, batteries: [], horizonHours: 24, fineHours: 4 },
    flexibleLoads: [load],
  });
const configOf = (load: object): PlannableConfig => {
  const { data, error } = parse(load);
  if (!data) throw error;
  return data as PlannableConfig;
};

/** What the meter of the load had by quarter hour up to `now`, the last one newest, kW. */
const readings = (powers: number[], now: number): MeterReadingsService =>
  ({
    totals: async ({ from, to }: { from: number; to: number }) =>
      powers
        .map((kw, i) => ({ kw, begin: Math.floor(now / quarter) * quarter - (powers.length - i) * quarter }))
        .filter(({ begin }) => begin >= from && begin < to)
        .map(({ kw, begin }) => ({
          ...{ key: 'kiln', direction: 'import', from: begin, to: begin + quarter, amount: kw * 250 },
          quality: { missing: 0 },
        })) as unknown as EnergyTotal[],
  }) as unknown as MeterReadingsService;

/** Plans a load at prices by quarter hour from ten; had: what its meter recorded until `now`. */
async function planned(
  load: object,
  { buy, had = [], now = ten }: { buy: (quarter: number) => number; had?: number[]; now?: number },
) {
  const config = configOf({ ...kiln, ...load });
  const steps = planSteps(now, config.horizonHours, fineHoursOf(config));
  const values = steps.quarters.map(() => 2000);
  const source = { series: 'load' as PowerSeries, roles: [], direction: 'import' as const, meters: [] };
  const forecast = { q10: values, q50: values, q90: values } as unknown as IssuedForecast['forecast'];
  const given = { now, edges: steps.edges, timeZone: zone, previous: null };
  const flexible = await flexibleNeeds(readings(had, now), config.flexibleLoads, given);
  const inputs = { gridMeterId: 'main', stores: [], prices: [], soc: [], peaks: [], carbonFactor: null, flexible };
  const prices = steps.edges.slice(0, -1).map((edge) => buy(Math.floor((edge - ten) / quarter)));
  const built = buildProblem(config, zone, steps, { buy: prices, charges: [], inputs, lacks: [] }, [
    { source, forecast },
  ]);
  if ('lacks' in built) throw new Error(JSON.stringify(built.lacks));
  const plan = await solveDispatch(built.problem, { solver: { solve: solveHere } });
  expect(plan).toMatchObject({ status: 'optimal', usable: true });
  const stored = { no: 1, head: { from: steps.edges[0]!, issuedAt: now }, plan, ...built, inputs };
  const track = planCourse(stored as unknown as StoredPlan, 3_600_000).tracks.get('kiln')!;
  return { today: flexible[0]!, steps, powers: track.powerKw.map((kw) => Math.round(-kw * 1000) / 1000 + 0) };
}
/** Steps in which it runs. */
const runs = (powers: number[]): number[] => powers.flatMap((kw, step) => (kw > 0 ? [step] : []));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, step) => step);

describe('a flexible load that runs at fixed powers', () => {
  it('runs in one block where the window is cheapest', async () => {
    // Cheap for a quarter hour at twelve, and cheaper than else from two to four.
    const { today, powers } = await planned(
      { kind: 'block' },
      { buy: (t) => (t === 8 ? 0.1 : t >= 16 && t < 24 ? 0.3 : 0.9) },
    );
    expect(today).toMatchObject({ plannedKwh: 1500, shortKwh: 0, run: { kind: 'block', begun: false } });
    expect(runs(powers.slice(0, 40))).toEqual([16, 17, 18, 19, 20, 21]);
    expect(new Set(powers)).toEqual(new Set([0, 1000]));
  });

  it('breaks its run where it may', async () => {
    const { powers } = await planned(
      { kind: 'interruptible' },
      { buy: (t) => (t === 8 || t === 30 ? 0.1 : t < 4 ? 0.5 : 0.9) },
    );
    expect(runs(powers.slice(0, 40))).toEqual([0, 1, 2, 3, 8, 30]);
  });

  it('runs through the powers of its sequence', async () => {
    const sequence = { kind: 'sequence', powersKw: [400, 1000, 200], energyKwh: 400, powerMaxKw: 1000 };
    const { powers } = await planned(sequence, { buy: (t) => (t === 20 ? 0.1 : 0.9) });
    expect(powers.slice(19, 22)).toEqual([400, 1000, 200]);
    expect(runs(powers.slice(0, 40))).toEqual([19, 20, 21]);
  });

  it('goes on with a block that has begun, whatever the price, and in the midst of a quarter hour', async () => {
    const dear = (t: number): number => (t < 8 ? 0.9 : 0.1);
    const going = await planned({ kind: 'block' }, { buy: dear, had: [1000, 1000] });
    expect(going.today).toMatchObject({ takenKwh: 500, plannedKwh: 1000, run: { begun: true } });
    expect(runs(going.powers.slice(0, 40))).toEqual(upTo(4));
    const amid = await planned({ kind: 'block' }, { buy: dear, had: [1000, 1000], now: ten + 6 * 60_000 });
    expect(amid.steps.lengthsH[0]).toBeCloseTo(0.15, 9);
    expect(runs(amid.powers.slice(0, 40))).toEqual(upTo(4));
  });

  it('begins with a quarter hour of the clock, and not where it no longer fits', async () => {
    const cheapNow = (t: number): number => (t < 1 ? 0.1 : 0.9);
    const amid = await planned({ kind: 'block' }, { buy: cheapNow, now: ten + 6 * 60_000 });
    expect(runs(amid.powers.slice(0, 40))[0]).toBeGreaterThan(0);
    const late = await planned({ kind: 'block', to: '11:00', from: '09:00' }, { buy: cheapNow });
    expect(late.today).toMatchObject({ plannedKwh: 0, shortKwh: 1500, run: null });
    const ending = await planned({ kind: 'block', to: '11:00' }, { buy: cheapNow, had: [1000] });
    expect(ending.today).toMatchObject({ takenKwh: 250, plannedKwh: 1000, shortKwh: 250 });
  });
});

describe('the settings of a flexible load', () => {
  const problems = (load: object): string[] =>
    parse({ ...kiln, ...load }).error?.issues.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`) ??
    [];

  it('are refused where a run is not of whole quarter hours, or does not fit into its window', () => {
    expect(problems({ kind: 'block' })).toEqual([]);
    expect(problems({ kind: 'block', energyKwh: 1600 })).toEqual([
      'energyKwh: energyKwh is 1600; expected whole quarter hours at 1000 kW, as 1500',
    ]);
    expect(problems({ kind: 'interruptible', to: '09:00' })[0]).toContain('expected at most 4 of the window');
    expect(problems({ energyKwh: 13_000 })[0]).toContain('expected at most 12000');
    expect(problems({ kind: 'sequence' })[0]).toContain('powersKw is missing');
    expect(problems({ kind: 'sequence', powersKw: [800, 400] })).toEqual([
      'energyKwh: energyKwh is 1500; expected 300, the energy of powersKw',
      'powerMaxKw: powerMaxKw is 1000; expected 800, the highest of powersKw',
    ]);
    expect(problems({ powersKw: [1000] })[0]).toContain('expected only where kind is sequence');
  });
});
