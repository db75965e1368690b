import { qualities } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Direction, MeterConfig } from '../contracts/index.ts';
import { ratioAt, registerPoint } from '../domain/index.ts';
import type { ClosedInterval } from '../domain/index.ts';
import { producedBy } from './context.ts';
import { basisKey, ensureBases, ensureCodes } from './interval-basis.ts';
import type { Basis } from './interval-basis.ts';

/** What put an amount in place: closing from samples, an estimate of what is missing, a person, a formula. */
export type RevisionOrigin = 'closing' | 'estimate' | 'edit' | 'formula';

/** A revision to be written. */
export interface NewRevision {
  meter: MeterConfig;
  direction: Direction;
  revision: number;
  interval: ClosedInterval;
  /** By default that of the method: `vee-…` is an estimate, `edit` an edit, `formula` a formula, all else closing. */
  origin?: RevisionOrigin;
  /** Id of the person who put the amount there, and the reason given. */
  author?: string;
  note?: string;
  /** Small facts that belong to the revision and are the same for many of them. */
  detail?: Record<string, unknown>;
}

/** Offsets up to this many ms fit the row. */
const nearMs = 2_000_000_000;

function originOf({ origin, interval: { method } }: NewRevision): RevisionOrigin {
  if (origin !== undefined) return origin;
  if (method === 'formula' || method === 'edit') return method;
  return method.startsWith('vee-') ? 'estimate' : 'closing';
}

function pointOf({ meter, direction, interval }: NewRevision): string | null {
  return (interval.source === 'register' ? registerPoint(meter, direction) : meter.powerPoint) ?? null;
}

function isFar({ start, sampleFrom, sampleTo }: ClosedInterval): boolean {
  return Math.abs((sampleFrom ?? start) - start) > nearMs || Math.abs((sampleTo ?? start) - start) > nearMs;
}

function basisOf(entry: NewRevision, minutes: number): Basis {
  const { meter, direction, interval } = entry;
  const far = isFar(interval);
  return {
    meter: meter.id,
    direction,
    minutes,
    enterpriseId: meter.enterpriseId ?? null,
    origin: originOf(entry),
    pointId: pointOf(entry),
    ratio: interval.ratio ?? ratioAt(meter, interval.start),
    shift: interval.shiftReading,
    sampleFrom: far ? interval.sampleFrom : null,
    sampleTo: far ? interval.sampleTo : null,
    producedBy,
    author: entry.author ?? null,
    note: entry.note ?? null,
    detail: entry.detail ?? null,
  };
}

/** Writes revisions: numbers into rows, all that repeats into their bases. */
export async function insertRevisions(
  tx: Tx,
  _parkId: string,
  minutes: number,
  list: readonly NewRevision[],
): Promise<void> {
  if (list.length === 0) return;
  const bases = new Map<string, { place: number; basis: Basis }>();
  const places = list.map((entry) => {
    const basis = basisOf(entry, minutes);
    const key = basisKey(basis);
    const known = bases.get(key) ?? { place: bases.size + 1, basis };
    bases.set(key, known);
    return known.place;
  });
  const intervals = list.map((entry) => entry.interval);
  await ensureCodes(
    tx,
    intervals.flatMap(({ method, reason }) => (reason === null ? [method] : [method, reason])),
  );
  await ensureBases(tx, new Map([...bases].map(([key, { basis }]) => [key, basis])));

  const column = <T>(pick: (interval: ClosedInterval) => T) => sql.param(intervals.map(pick));
  const offset = (pick: (interval: ClosedInterval) => number | null) =>
    column((i) => (isFar(i) || pick(i) === null ? null : pick(i)! - i.start));
  await tx.execute(sql`
    insert into plugin_energy_metering.interval_rows (series, slot, revision, basis, park_no, recorded_at, amount, start_reading,
      status, method, reason, sample_from_ms, sample_to_ms)
    select b.series, t.slot, t.revision, b.id, current_setting('lingtan.park_no')::smallint, statement_timestamp(), t.amount,
      t.start_reading, t.status, m.code, c.code, t.sample_from, t.sample_to
    from unnest(${sql.param(places)}::int[], ${column((i) => i.start / 60_000)}::int[],
      ${sql.param(list.map((entry) => entry.revision))}::int[], ${column((i) => i.amount)}::bigint[],
      ${column((i) => i.startReading)}::bigint[], ${column((i) => qualities.indexOf(i.status))}::int[],
      ${column((i) => i.method)}::text[], ${column((i) => i.reason)}::text[],
      ${offset((i) => i.sampleFrom)}::int[], ${offset((i) => i.sampleTo)}::int[]
    ) as t(place, slot, revision, amount, start_reading, status, method, reason, sample_from, sample_to)
    join unnest(${sql.param([...bases.keys()])}::text[]) with ordinality as k(key, place) using (place)
    join plugin_energy_metering.interval_basis b on b.park_id = current_setting('lingtan.park_id') and b.key = k.key
    join plugin_energy_metering.interval_codes m on m.name = t.method
    left join plugin_energy_metering.interval_codes c on c.name = t.reason`);
}
