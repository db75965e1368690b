import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waterCommands } from './index.ts';

interface WaterCase {
  id: string;
  title: string;
  input: Record<string, unknown>;
  expected: Record<string, unknown>;
}
interface CaseFile {
  cases: WaterCase[];
  pairs_in_out?: Record<string, [string, string]>;
}

/** Problems with known answers; each file names its sources. */
function readCases(name: string): CaseFile {
  const path = join(import.meta.dirname, `../../domain/fixtures/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as CaseFile;
}

const named = (name: string, which: (each: WaterCase) => boolean = () => true) =>
  readCases(name)
    .cases.filter(which)
    .map((each) => [`${each.id}: ${each.title}`, each] as const);

/** What `lingtan water NAME` prints. */
async function run(name: string, input: unknown): Promise<Record<string, unknown>> {
  const command = waterCommands.find((each) => each.name === `water ${name}`)!;
  return JSON.parse(JSON.stringify(await command.run(input, []))) as Record<string, unknown>;
}

/** Numbers within a tolerance, everything else equal, at any depth. */
function close(found: unknown, expected: unknown, tolerance: number, path = ''): void {
  if (typeof expected === 'number') {
    expect(typeof found, path).toBe('number');
    expect(Math.abs((found as number) - expected), path).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    );
  } else if (expected !== null && typeof expected === 'object') {
    for (const [key, value] of Object.entries(expected))
      close((found as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`);
  } else expect(found, path).toEqual(expected);
}

describe('cases with known answers', () => {
  it.each(named('reconciliation'))('%s', async (_, { input, expected }) => {
    const { global_test_fails_at_95pct: fails, ...figures } = expected;
    close(await run('reconcile', input), { ...figures, global_test_fails: fails, confidence: 0.95 }, 1e-6);
  });

  it.each(named('reconciliation-covariance'))('%s', async (_, { input, expected }) => {
    const { confidence95_of_measured: measured, confidence95_of_unmeasured: unmeasured, ...figures } = expected;
    // The streams without meter stand last.
    const confidence95 = [measured, unmeasured].flat();
    close(await run('reconcile', input), { ...figures, confidence95 }, 1e-6);
  });

  it.each(named('alarms', ({ input }) => 'events' in input))('%s', async (_, { input, expected }) => {
    expect(await run('alarm-states', input)).toMatchObject(expected);
  });

  it.each(named('bsm'))('%s', async (_, { id, input: given, expected }) => {
    const name = id === 'bsm1-energy' ? 'energy' : id === 'bsm1-water-balance' ? 'balance' : 'composites';
    const { closure_error_m3_d: closure, ...figures } = expected;
    const { Q_in: influent, Q_waste: waste, Q_effluent: effluent } = given;
    const input = name === 'balance' ? { in: { influent }, out: { waste, effluent } } : given;
    close(
      await run(name, input),
      { ...figures, ...(closure === undefined ? {} : { closure_error_m3: closure }) },
      1e-9,
    );
  });

  it.each(named('membrane'))('%s', async (_, { id, input, expected }) => {
    const { reject_to_crystalliser_m3_d: reject, ...figures } = expected;
    const wanted = { ...figures, ...(reject === undefined ? {} : { reject_m3_d: reject }) };
    if (id === 'staged-train') return close(await run('train', input), wanted, 1e-9);
    // What a plant turns out in the days of a year is what its unit does in one, so often.
    const { capacity_m3_d: feed_m3_d, recovery, days } = input;
    const { product_m3_d: product } = await run('train', { feed_m3_d, stages: [{ name: 'plant', recovery }] });
    close({ reused_m3_y: (product as number) * (days as number) }, wanted, 1e-9);
  });

  it.each(named('hj355-comparison'))('%s', async (_, { input, expected }) => {
    // Errors are printed to two digits.
    close(await run('compare', input), expected, 0.006);
  });

  it.each(named('ghg-wastewater'))('%s', async (_, { input, expected }) => {
    const { expected_tCO2e_per_m3: factor, ...figures } = expected;
    close(await run('gases', input), { ...figures, ...(factor === undefined ? {} : { tCO2e_per_m3: factor }) }, 1e-9);
  });

  it.each(named('hj212-aggregation'))('%s', async (_, { input, expected }) => {
    close(await run('aggregate', input), expected, 1e-9);
  });

  it.each(named('uci-removal'))('%s', async (_, { input, expected }) => {
    const removal = expected['removal_pct'] as Record<string, { computed: number }>;
    const all = readCases('uci-removal').pairs_in_out!;
    const { removal_pct: found } = (await run('removal', { values: input, pairs: all })) as {
      removal_pct: Record<string, number | null>;
    };
    for (const [name, value] of Object.entries(found))
      if (removal[name]) expect(value, name).toBeCloseTo(removal[name].computed, 3);
      else expect(value, name).toBeNull();
  });
});

const noise = join(import.meta.dirname, '../../../../../shared/data/water/alarm-noise.csv');
const isThere = existsSync(noise);
if (!isThere) process.stderr.write(`SKIPPED: chatter of a noisy signal, since there is no ${noise}\n`);

describe.runIf(isThere)('a signal that is parked on its limit', () => {
  const series = isThere
    ? readFileSync(noise, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').map(Number))
    : [];
  it.each(named('alarms', ({ input }) => 'series' in input))('%s', async (_, { input, expected }) => {
    const { limit_high_A: limit_high, deadband_A: deadband, on_delay_s, off_delay_s } = input;
    const found = await run('alarm', { series, limit_high, deadband, on_delay_s, off_delay_s });
    expect(found).toMatchObject(expected);
  });
});
