import { cpus, loadavg } from 'node:os';
import { startEnergyPark, type EnergyPark } from './lib/energy-park.ts';
import { median, percentile, type BenchResult } from './result.ts';

const meters = 1000;
const days = 11;
const day = 86_400_000;
const minute = 60_000;
const slotsPerDay = 96;
/** Monday in Shanghai. */
const from = Date.UTC(2026, 9, 4, 16);
/** Every twentieth interval was revised, between one and ten days after it was closed. */
const revisedOneIn = 20;
const metersAtOnce = 10;
const requests = 300;
const runs = 3;

/**
 * A day of ten meters as it was known on a date, through the service that other plugins read intervals by, on more than a
 * million interval rows of which 5 % have a second revision, beside plain SQL for the current values of the same range.
 */
export async function run(): Promise<BenchResult> {
  const plans = Array.from({ length: meters }, (_, i) => ({ id: `m${i}`, everySeconds: 300 }));
  const park = await startEnergyPark(plans, from + (days + 30) * day);
  try {
    const rows = await fill(park);
    const samples: Timed[][] = [];
    for (let n = 0; n < runs; n++) samples.push(await measure(park, n));
    const check = await compare(park);
    const figure = (pick: (one: Timed) => number, part: number) =>
      median(samples.map((list) => percentile(list.map(pick), part)));
    const [asOf, plain] = [figure((one) => one.asOf, 0.95), figure((one) => one.plain, 0.95)];
    return {
      name: 'as-of',
      unit: 'ms',
      ours: asOf,
      baseline: { name: 'plain SQL for the current values of the same range', value: plain },
      ratio: asOf / plain,
      p50: figure((one) => one.asOf, 0.5),
      p95: asOf,
      p99: figure((one) => one.asOf, 0.99),
      details: {
        baselineP50: figure((one) => one.plain, 0.5),
        currentByServiceP50: figure((one) => one.current, 0.5),
        currentByServiceP95: figure((one) => one.current, 0.95),
        intervalRows: rows,
        revisedPercent: 100 / revisedOneIn,
        meters: metersAtOnce,
        intervalsPerAnswer: metersAtOnce * slotsPerDay,
        requestsPerRun: requests,
        p95OfRuns: samples.map((list) =>
          percentile(
            list.map((one) => one.asOf),
            0.95,
          ),
        ),
        ...check,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await park.stop();
  }
}

/** ms of one day of ten meters. */
interface Timed {
  plain: number;
  asOf: number;
  current: number;
}

interface Range {
  ids: string[];
  from: number;
  to: number;
  /** ISO 8601 UTC, while some of the revisions of the range are not there yet. */
  asOf: string;
}

function rangeOf(n: number): Range {
  const first = (n * 7919) % (meters - metersAtOnce);
  const start = from + ((n * 31) % days) * day;
  return {
    ids: Array.from({ length: metersAtOnce }, (_, i) => `m${first + i}`),
    from: start,
    to: start + day,
    asOf: new Date(start + (2 + (n % 9)) * day).toISOString(),
  };
}

async function timed(work: () => Promise<number>): Promise<number> {
  const since = performance.now();
  const found = await work();
  const ms = performance.now() - since;
  if (found !== metersAtOnce * slotsPerDay) throw new Error(`${found} intervals`);
  return ms;
}

/** By turns, so that all three meet the same state of the machine. */
async function measure(park: EnergyPark, run: number): Promise<Timed[]> {
  return settled(park, async (owner) => {
    const list: Timed[] = [];
    for (let n = 0; n < requests; n++) {
      const { ids, asOf, ...span } = rangeOf(run * requests + n);
      const plain = await timed(async () => (await owner.query(plainQuery(ids, span))).rows.length);
      const known = await timed(async () => (await park.readings.intervals({ meters: ids, ...span, asOf })).length);
      const current = await timed(async () => (await park.readings.intervals({ meters: ids, ...span })).length);
      list.push({ plain, asOf: known, current });
    }
    return list;
  });
}

function plainQuery(ids: readonly string[], span: { from: number; to: number }) {
  return {
    name: 'plain',
    text: `select distinct on (s.meter_id, r.slot) s.meter_id, r.slot, r.revision, r.amount::float8, r.status, r.recorded_at
      from ${schema}.interval_rows r join ${schema}.interval_series s on s.id = r.series
      where s.meter_id = any($1::text[]) and r.slot >= $2::int and r.slot < $3::int
      order by s.meter_id, r.slot, r.revision desc`,
    values: [ids, span.from / minute, span.to / minute],
  };
}

/** What the service says was known, against each revision by its date alone; and that the dates made a difference. */
async function compare(park: EnergyPark): Promise<Record<string, number>> {
  return settled(park, async (owner) => {
    let compared = 0;
    let differFromNow = 0;
    for (let n = 0; n < 20; n++) {
      const { ids, asOf, ...span } = rangeOf(n * 17);
      const { rows } = await owner.query<{ meter: string; slot: number; amount: number; now: number }>(
        `select s.meter_id as meter, r.slot, (array_agg(r.amount order by r.revision desc) filter (where r.recorded_at <= $4))[1]::float8 as amount,
          (array_agg(r.amount order by r.revision desc))[1]::float8 as now
        from ${schema}.interval_rows r join ${schema}.interval_series s on s.id = r.series
        where s.meter_id = any($1::text[]) and r.slot >= $2::int and r.slot < $3::int group by 1, 2`,
        [ids, span.from / minute, span.to / minute, asOf],
      );
      const known = new Map(rows.map((row) => [`${row.meter}/${row.slot * minute}`, row]));
      for (const { meter, start, amount } of await park.readings.intervals({ meters: ids, ...span, asOf })) {
        const row = known.get(`${meter}/${start}`)!;
        if (row.amount !== amount)
          throw new Error(`${meter} at ${new Date(start).toISOString()} was ${row.amount}, not ${amount}`);
        compared += 1;
        differFromNow += row.amount === row.now ? 0 : 1;
      }
    }
    if (differFromNow === 0) throw new Error('no revision lies after the dates asked for');
    return { compared, differFromNow };
  });
}

type Owner = Parameters<Parameters<EnergyPark['database']['withOwner']>[0]>[0];

async function settled<T>({ database }: EnergyPark, work: (owner: Owner) => Promise<T>): Promise<T> {
  return database.withOwner(async (owner) => {
    await owner.query(`select set_config('lingtan.park_id', 'bench', false), set_config('lingtan.enterprise_id', '', false),
      set_config('lingtan.park_no', (select no::text from kernel.parks where id = 'bench'), false)`);
    return work(owner);
  });
}

const schema = 'plugin_energy_metering';

/** Intervals of all meters, day by day as they would have been closed, then the revisions. Returns the number of rows. */
async function fill(park: EnergyPark): Promise<number> {
  return settled(park, async (owner) => {
    await owner.query(`insert into ${schema}.interval_series (park_id, meter_id, direction, minutes)
      select 'bench', 'm' || i, 'import', 15 from generate_series(0, ${meters - 1}) i`);
    await owner.query(`insert into ${schema}.interval_basis (park_id, key, series, origin, ratio, produced_by)
      select 'bench', 'bench-' || id, id, 'closing', 1, 'bench' from ${schema}.interval_series`);
    await owner.query(
      `insert into ${schema}.interval_codes (name) values ('counter-difference') on conflict do nothing`,
    );
    await owner.query(rows(1, 'true', `k * 15 + 25`));
    await owner.query(rows(2, `(s.id * 7 + k) % ${revisedOneIn} = 0`, `k * 15 + 25 + (1 + (s.id + k) % 10) * 1440`));
    await owner.query(`vacuum (analyze) ${schema}.interval_rows`);
    await owner.query(`analyze ${schema}.interval_series, ${schema}.interval_basis`);
    await owner.query('checkpoint').catch(() => undefined);
    const { rows: counted } = await owner.query<{ n: number }>(
      `select count(*)::int as n from ${schema}.interval_rows`,
    );
    return counted[0]!.n;
  });
}

/** @param recorded minutes after the first slot at which the revision was recorded */
function rows(revision: number, which: string, recorded: string): string {
  return `insert into ${schema}.interval_rows
      (amount, start_reading, recorded_at, series, slot, basis, sample_from_ms, sample_to_ms, revision, park_no, status, method)
    select (s.id * 7919 + k * 104729) % 900001 + 50000 + ${revision}, 0, to_timestamp(${from / 1000} + (${recorded}) * 60), s.id,
      ${from / minute} + k * 15, b.id, 0, 1, ${revision}, (select no from kernel.parks where id = 'bench'), 0,
      (select code from ${schema}.interval_codes where name = 'counter-difference')
    from generate_series(0, ${days * slotsPerDay - 1}) k, ${schema}.interval_series s join ${schema}.interval_basis b on b.series = s.id
    where ${which}
    order by k / ${slotsPerDay}, s.id, k`;
}
