import { cpus, loadavg } from 'node:os';
import { startEnergyPark, type EnergyPark } from './lib/energy-park.ts';
import { median, type BenchResult } from './result.ts';

const enterprises = 1000;
const month = '2026-07';
/** The month in Shanghai. */
const from = Date.UTC(2026, 5, 30, 16);
const slots = 31 * 96;
const runs = 3;
const minute = 60_000;

/**
 * Seconds to bill 1,000 enterprises for a month of 15-minute intervals, read from the database and stored with their lines,
 * beside one SQL aggregate of the same rows by period. Aim: 10 s. Each run bills the month anew: one interval of every meter
 * was revised before it, so that every bill is a new revision.
 */
export async function run(): Promise<BenchResult> {
  const ids = Array.from({ length: enterprises }, (_, i) => `e${i}`);
  const name = { en: 'Bench', 'zh-CN': '基准' };
  const park = await startEnergyPark(
    ids.map((id) => ({ id: `m-${id}`, everySeconds: 900, enterpriseId: id })),
    from + slots * 15 * minute + 86_400_000,
    {
      enterprises: ids,
      config: {
        tariffs: [{ template: 'inner-mongolia-west', validFrom: '2026-01-01' }],
        accounts: ids.map((id) => ({ id, name, enterpriseId: id, tariffId: 'inner-mongolia-west' })),
      },
    },
  );
  try {
    await fill(park);
    const ours: number[] = [];
    const limits: number[] = [];
    for (let n = 0; n < runs; n++) {
      await revise(park, n);
      limits.push(await timed(() => plain(park, n)));
      const id = await newRun(park);
      ours.push(await timed(() => park.run('run-bills', { run: id })));
      await check(park, id, n + 1);
    }
    const [value, limit] = [median(ours), median(limits)];
    return {
      name: 'bill',
      unit: 's',
      ours: value,
      baseline: { name: 'one SQL aggregate of the same rows by meter and period', value: limit },
      ratio: value / limit,
      p50: null,
      p95: null,
      p99: null,
      details: {
        targetSeconds: 10,
        enterprises,
        intervals: enterprises * slots,
        runs: ours,
        limitRuns: limits,
        linesPerBill: await lines(park),
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

type Owner = Parameters<Parameters<EnergyPark['database']['withOwner']>[0]>[0];

async function settled<T>({ database }: EnergyPark, work: (owner: Owner) => Promise<T>): Promise<T> {
  return database.withOwner(async (owner) => {
    await owner.query(`select set_config('lingtan.park_id', 'bench', false), set_config('lingtan.enterprise_id', '', false),
      set_config('lingtan.park_no', (select no::text from kernel.parks where id = 'bench'), false)`);
    return work(owner);
  });
}

const schema = 'plugin_energy_metering';

/** A month of intervals of every meter, in the order in which they would have been closed. */
async function fill(park: EnergyPark): Promise<void> {
  await settled(park, async (owner) => {
    await owner.query(`insert into ${schema}.interval_series (park_id, meter_id, direction, minutes)
      select 'bench', 'm-e' || i, 'import', 15 from generate_series(0, ${enterprises - 1}) i on conflict do nothing`);
    await owner.query(`insert into ${schema}.interval_basis (park_id, key, series, enterprise_id, origin, ratio, produced_by)
      select 'bench', 'bench-' || id, id, substr(meter_id, 3), 'closing', 1, 'bench' from ${schema}.interval_series`);
    await owner.query(
      `insert into ${schema}.interval_codes (name) values ('counter-difference') on conflict do nothing`,
    );
    await owner.query(rows(`generate_series(0, ${slots - 1}) k`, 1));
    await owner.query(`analyze ${schema}.interval_rows`);
    await owner.query('checkpoint').catch(() => undefined);
  });
}

/** Revision `revision` of the intervals `k` that `of` lists. */
function rows(of: string, revision: number): string {
  return `insert into ${schema}.interval_rows
      (amount, start_reading, recorded_at, series, slot, basis, sample_from_ms, sample_to_ms, revision, park_no, status, method)
    select (s.id * 7919 + k * 104729) % 900001 + 50000 + ${revision}, 0, now(), s.id, ${from / minute} + k * 15, b.id, 0, 1, ${revision},
      (select no from kernel.parks where id = 'bench'), 0, (select code from ${schema}.interval_codes where name = 'counter-difference')
    from ${of}, ${schema}.interval_series s join ${schema}.interval_basis b on b.series = s.id
    order by k, s.id`;
}

async function revise(park: EnergyPark, n: number): Promise<void> {
  await settled(park, async (owner) => {
    await owner.query(rows(`(select ${100 + n} as k) as one`, 2));
  });
}

/** Energy and highest interval of each meter and hour group, as one would write it down by hand. */
async function plain(park: EnergyPark, n: number): Promise<void> {
  await settled(park, async (owner) => {
    await owner.query(`create table plain_bill_${n} as
      select series, case when hour in (19, 20) then 'critical-peak' when hour in (6, 7, 18, 21) then 'peak'
          when hour in (13, 14) then 'deep-valley' when hour between 11 and 15 then 'valley' else 'flat' end as period,
        sum(amount) as energy, max(amount) as peak
      from (select series, amount, ((slot + 480) / 60) % 24 as hour from ${schema}.interval_rows
        where slot >= ${from / minute} and slot < ${from / minute + slots * 15}) as local
      group by 1, 2`);
  });
}

async function newRun(park: EnergyPark): Promise<number> {
  return settled(park, async (owner) => {
    const { rows: found } = await owner.query<{ id: string }>(
      `insert into ${schema}.bill_runs (park_id, month, actor_id, actor_name, created_at) values ('bench', '${month}', 'b', 'b', now()) returning id`,
    );
    return Number(found[0]!.id);
  });
}

/** Every enterprise has the next revision of its bill, and the energy on the bills is that of the intervals. */
async function check(park: EnergyPark, run: number, revision: number): Promise<void> {
  await settled(park, async (owner) => {
    const { rows: found } = await owner.query<{ made: number; problems: number; billed: string; metered: string }>(`
      select made, jsonb_array_length(problems) as problems,
        (select sum(energy_wh) from ${schema}.bills where revision = ${revision}) as billed,
        (select sum(amount) from (select distinct on (series, slot) amount from ${schema}.interval_rows
          order by series, slot, revision desc) as newest) as metered
      from ${schema}.bill_runs where id = ${run}`);
    const { made, problems, billed, metered } = found[0]!;
    if (made !== enterprises || problems > 0 || billed !== metered)
      throw new Error(`${made} bills, ${problems} problems, ${billed} Wh billed of ${metered}`);
  });
}

async function lines(park: EnergyPark): Promise<number> {
  return settled(park, async (owner) => {
    const { rows: found } = await owner.query<{ lines: number }>(
      `select jsonb_array_length(content->'lines') as lines from ${schema}.bills limit 1`,
    );
    return found[0]!.lines;
  });
}
