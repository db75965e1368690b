import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { SensorFaultRecord } from '../../contracts/index.ts';
import type { FoundFault } from './detect.ts';

const table = sql.raw('plugin_wastewater_tracking.sensor_faults');
const steps = sql.raw('plugin_wastewater_tracking.sensor_fault_steps');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

interface Row extends Record<string, unknown> {
  first_at: number;
  last_at: number;
  recorded_at: string;
}

/** Faults of days in [from, to] with their history, newest first. */
export async function readFaults(
  tx: Tx,
  query: { id?: string; plant?: string; from?: string; to?: string },
): Promise<SensorFaultRecord[]> {
  const { id = null, plant = null, from = null, to = null } = query;
  const { rows } = await tx.execute<Row>(sql`
    select id::text as id, plant, outlet, parameter, point, detector, day::text as day, samples, evidence, effect, state,
      (extract(epoch from first_at) * 1000)::float8 as first_at, (extract(epoch from last_at) * 1000)::float8 as last_at,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at,
      coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'actor', s.actor, 'note', s.note,
        'at', extract(epoch from s.at) * 1000) order by s.no)
        from ${steps} as s where s.park_id = f.park_id and s.fault_id = f.id), '[]'::jsonb) as steps
    from ${table} as f
    where ${ofPark} and (${id}::bigint is null or id = ${id}::bigint) and (${plant}::text is null or plant = ${plant})
      and (${from}::date is null or day >= ${from}::date) and (${to}::date is null or day <= ${to}::date)
    order by f.first_at desc, f.id desc limit 2000`);
  return rows.map(({ first_at: firstAt, last_at: lastAt, recorded_at: recordedAt, ...row }) => {
    return { ...(row as unknown as SensorFaultRecord), firstAt, lastAt, recordedAt };
  });
}

/**
 * Brings the faults of a day in line with what the detectors say of it now. One that is said no more is gone, and stays in the record; what a
 * person has decided of it holds when it comes back.
 */
export async function keepFaults(
  tx: Tx,
  parkId: string,
  plant: string,
  day: string,
  found: readonly FoundFault[],
): Promise<void> {
  const rows = found.map((each) => ({
    ...each,
    firstAt: new Date(each.firstAt).toISOString(),
    lastAt: new Date(each.lastAt).toISOString(),
  }));
  const named = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(outlet text, parameter text, point text,
    detector text, "firstAt" timestamptz, "lastAt" timestamptz, samples integer, evidence jsonb, effect text)`;
  await tx.execute(sql`
    update ${table} as f set state = 'gone'
    where ${ofPark} and plant = ${plant} and day = ${day}::date and detector <> 'drift' and state in ('open', 'acknowledged')
      and not exists (select 1 from ${named} where r.outlet = f.outlet and r.parameter = f.parameter and r.point = f.point
        and r.detector = f.detector and r."firstAt" = f.first_at)`);
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into ${table} as f (park_id, id, plant, outlet, parameter, point, detector, day, first_at, last_at, samples, evidence, effect, state)
    select ${parkId}, (select coalesce(max(id), 0) from ${table} where ${ofPark}) + row_number() over (), ${plant}, r.outlet,
      r.parameter, r.point, r.detector, ${day}::date, r."firstAt", r."lastAt", r.samples, r.evidence, r.effect, 'open'
    from ${named}
    on conflict (park_id, plant, outlet, parameter, point, detector, first_at) do update
      set last_at = excluded.last_at, samples = excluded.samples, evidence = excluded.evidence, effect = excluded.effect,
        state = case when f.state = 'gone' then 'open' else f.state end`);
}

export async function decideFault(
  tx: Tx,
  parkId: string,
  id: string,
  of: { step: SensorFaultRecord['state']; actor: string; note: string; at: number },
): Promise<void> {
  await tx.execute(sql`update ${table} set state = ${of.step} where ${ofPark} and id = ${id}::bigint`);
  await tx.execute(sql`
    insert into ${steps} (park_id, fault_id, no, step, actor, note, at)
    select ${parkId}, ${id}::bigint, coalesce(max(no), 0) + 1, ${of.step}, ${of.actor}, ${of.note},
      ${new Date(of.at).toISOString()}::timestamptz
    from ${steps} where ${ofPark} and fault_id = ${id}::bigint`);
}

/** Writes the drift of an analyser; one that passes again is gone. */
export async function keepDriftFault(
  tx: Tx,
  parkId: string,
  of: Omit<FoundFault, 'detector' | 'effect'> & { plant: string; day: string; fails: boolean },
): Promise<void> {
  const { plant, outlet, parameter, point, day, samples, evidence, fails } = of;
  const [first, last] = [new Date(of.firstAt).toISOString(), new Date(of.lastAt).toISOString()];
  const same = sql`${ofPark} and plant = ${plant} and outlet = ${outlet} and parameter = ${parameter} and detector = 'drift'`;
  if (!fails) {
    await tx.execute(sql`update ${table} set state = 'gone' where ${same} and state in ('open', 'acknowledged')`);
    return;
  }
  await tx.execute(sql`
    insert into ${table} as f (park_id, id, plant, outlet, parameter, point, detector, day, first_at, last_at, samples, evidence, effect, state)
    select ${parkId}, coalesce(max(id), 0) + 1, ${plant}, ${outlet}, ${parameter}, ${point}, 'drift', ${day}::date,
      ${first}::timestamptz, ${last}::timestamptz, ${samples}::integer, ${JSON.stringify(evidence)}::jsonb, 'marked', 'open'
    from ${table} where ${ofPark}
    on conflict (park_id, plant, outlet, parameter, point, detector, first_at) do update
      set last_at = excluded.last_at, day = excluded.day, samples = excluded.samples, evidence = excluded.evidence,
        state = case when f.state = 'gone' then 'open' else f.state end`);
}
