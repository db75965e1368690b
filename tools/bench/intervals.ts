import { cpus, loadavg } from 'node:os';
import { startEnergyPark, type EnergyPark } from './lib/energy-park.ts';
import { median, type BenchResult } from './result.ts';

/** Fewer for a quick look; the aim is measured with all of them. */
const meters = Number(process.env['LINGTAN_BENCH_METERS'] ?? 10_000);
const everySeconds = 300;
const intervals = 96;
const hour = 3_600_000;
const day = 24 * hour;
const runs = 3;

/**
 * Intervals a second closed, validated and stored from raw counters of five minutes, with everything the plugin does on
 * top, beside one plain SQL aggregate over the same samples into a table with a primary key. Aim: 0.6 of it.
 */
export async function run(): Promise<BenchResult> {
  const start = Date.UTC(2026, 9, 5);
  const plans = Array.from({ length: meters }, (_, i) => ({ id: `m${i}`, everySeconds }));
  const park = await startEnergyPark(plans, start + 600_000);
  try {
    const ours: number[] = [];
    const limits: number[] = [];
    const count = meters * intervals;
    // One step ahead: the sample after the last boundary of a day is the next day's first.
    const step = everySeconds * 1000;
    await fill(park, start - day, start + step);
    // Opens the books of every meter at the first midnight, and closes an hour: only once does a meter have no interval
    // before those that are closed.
    await park.run('close-due');
    await fill(park, start + step, start + hour + step);
    park.setNow(start + hour + 600_000);
    await park.run('close-due');
    for (let n = 0; n < runs; n++) {
      const from = start + hour + n * day;
      await fill(park, from + step, from + day + step);
      park.setNow(from + day + 600_000);
      const ourRun = async () => ours.push(count / (await timed(() => park.run('close-due'))));
      const limitRun = async () => limits.push(count / (await timed(() => plain(park, from))));
      // By turns, so that neither always finds the samples in memory that the other read.
      for (const one of n % 2 === 0 ? [limitRun, ourRun] : [ourRun, limitRun]) await one();
      await check(park, from, count);
    }
    const ratios = ours.map((rate, n) => rate / limits[n]!);
    const [value, limit] = [median(ours), median(limits)];
    return {
      name: 'intervals',
      unit: 'intervals/s',
      ours: value,
      baseline: { name: 'one GROUP BY over the same samples into a table with a primary key', value: limit },
      ratio: median(ratios),
      p50: null,
      p95: null,
      p99: null,
      details: {
        targetRatio: 0.6,
        runs: ours,
        limitRuns: limits,
        ratios,
        samplesPerRun: (meters * day) / (everySeconds * 1000),
        intervalsPerRun: count,
        ...(await sizes(park)),
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await park.stop();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const since = performance.now();
  await work();
  return (performance.now() - since) / 1000;
}

/** Samples of a day, in the order in which they would have come; each meter at its own second of the five minutes. */
async function fill({ database }: EnergyPark, from: number, to: number): Promise<void> {
  await database.withOwner(async (owner) => {
    await settle(owner);
    for (const ts of [from, to - 1])
      await owner.query(`select telemetry.ensure_samples_partition('${new Date(ts).toISOString()}')`);
    await owner.query(`
      insert into telemetry.samples (park_no, point_no, ts, value, quality)
      select p.park_no, p.no, to_timestamp(k * ${everySeconds}) + (p.no * 7919) % ${everySeconds} * interval '1 second'
          + (p.no * 31) % 1000 * interval '1 millisecond',
        round((1000 + p.no + (k - 5900000) * (1 + (p.no * 13) % 50 / 10.0) + (k * 7 + p.no) % 11 / 20.0)::numeric, 3), 0
      from generate_series(${from / 1000 / everySeconds}, ${to / 1000 / everySeconds - 1}) k, telemetry.points p
      order by k, p.no`);
    // The first reader does not have to mark the rows as committed.
    await owner.query('vacuum (analyze) telemetry.samples');
    // The background does not get to write this out while one of the two is measured.
    await owner.query('checkpoint').catch(() => undefined);
  });
}

type Owner = Parameters<Parameters<EnergyPark['database']['withOwner']>[0]>[0];

async function settle(owner: Owner): Promise<void> {
  await owner.query(`select set_config('lingtan.park_id', 'bench', false), set_config('lingtan.enterprise_id', '', false),
    set_config('lingtan.park_no', (select no::text from kernel.parks where id = 'bench'), false)`);
}

async function plain({ database }: EnergyPark, from: number): Promise<void> {
  const span = [from, from + day].map((ts) => `'${new Date(ts).toISOString()}'`);
  await database.withOwner(async (owner) => {
    await settle(owner);
    await owner.query(`create table if not exists plain_intervals (
      point_no integer, starts_at timestamptz, amount float8, samples bigint, primary key (point_no, starts_at))`);
    await owner.query(`
      insert into plain_intervals select point_no, date_bin('15 minutes', ts, '2000-01-03'), max(value) - min(value), count(*)
      from telemetry.samples where ts >= ${span[0]} and ts < ${span[1]} group by 1, 2`);
  });
}

/** Every interval of the day is there, and each meter's sum is what its register says. */
async function check(park: EnergyPark, from: number, expected: number): Promise<void> {
  await park.database.withOwner(async (owner) => {
    await settle(owner);
    const { rows } = await owner.query<{ n: number; open: number; broken: number }>(`
      select count(*)::int as n, (count(*) filter (where status <> 'actual'))::int as open,
        (count(*) filter (where start_reading <> before))::int as broken
      from (select *, lag(end_reading) over (partition by meter_id order by starts_at) as before
        from plugin_energy_metering.intervals
        where starts_at >= '${new Date(from).toISOString()}' and starts_at < '${new Date(from + day).toISOString()}') as i`);
    const { n, open, broken } = rows[0]!;
    if (n !== expected || open > 0 || broken > 0)
      throw new Error(
        `${n} intervals, ${open} not actual, ${broken} that do not go on from the one before; expected ${expected}`,
      );
  });
}

async function sizes({ database }: EnergyPark): Promise<Record<string, number>> {
  return database.withOwner(async (owner) => {
    const bytes = async (table: string, rows: string): Promise<number> => {
      const { rows: found } = await owner.query<{ size: number }>(
        `select pg_total_relation_size('${table}')::float8 / greatest(1, (select reltuples from pg_class where oid = '${rows}'::regclass))::float8 as size`,
      );
      return Math.round(found[0]!.size);
    };
    await owner.query('analyze plain_intervals, plugin_energy_metering.interval_rows');
    return {
      bytesPerInterval: await bytes('plugin_energy_metering.interval_rows', 'plugin_energy_metering.interval_rows'),
      bytesPerPlainRow: await bytes('plain_intervals', 'plain_intervals'),
    };
  });
}
