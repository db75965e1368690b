import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import { closeRegularRegister, regularMargin, steadyRegister } from '../../domain/index.ts';
import type { Span, SteadyRegister } from '../../domain/index.ts';
import type { Direction, MeterConfig } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { basisKey, ensureBases, ensureCodes } from '../interval-basis.ts';
import type { Basis } from '../interval-basis.ts';
import { insertRegular } from './insert-regular.ts';
import type { ClosedRegister } from './insert-regular.ts';
import { readRegisters } from './read-registers.ts';

/** A register whose intervals of the span were written. */
export interface RegularWrite {
  meter: MeterConfig;
  direction: Direction;
  /**
   * Whether the interval before the span agrees with it. Where it does not, samples of the span say something new about
   * the time before it.
   */
  settled: boolean;
  /** Amounts of the span in the base unit, all of them measured. */
  amounts: Float64Array;
}

/** Registers of meters that may be closed as columns over a span; of two on one point only the first. */
export function steadyRegisters(
  energy: Energy,
  wanted: readonly { meter: MeterConfig; directions: readonly Direction[] }[],
  span: Span,
  points: ReadonlyMap<string, Point>,
): SteadyRegister[] {
  const taken = new Set<string>();
  return wanted.flatMap(({ meter, directions }) =>
    directions.flatMap((direction) => {
      const register = steadyRegister(meter, direction, span, energy.width, energy.units);
      if (!register || !points.has(register.point) || taken.has(register.point)) return [];
      taken.add(register.point);
      return [register];
    }),
  );
}

/**
 * Closes what is regular among the registers, as columns instead of sample by sample. A register of which anything needs
 * judgement is left out as a whole. The caller has joined the park or
 * holds its lock. Returns what was written.
 */
export async function closeRegular(
  energy: Energy,
  tx: Tx,
  registers: readonly SteadyRegister[],
  span: Span,
  points: ReadonlyMap<string, Point>,
): Promise<RegularWrite[]> {
  const { width, minutes } = energy;
  const byKey = new Map(registers.map((register) => [basisKey(basisOf(energy, register)), register]));
  await ensureCodes(tx, ['counter-difference']);
  await ensureBases(tx, new Map([...byKey].map(([key, register]) => [key, basisOf(energy, register)])));
  const free = await freeBases(tx, [...byKey.keys()], span, minutes);
  if (free.length === 0) return [];
  const margin = regularMargin(width);
  const numberOf = (key: string): number => points.get(byKey.get(key)!.point)!.no;
  const samples = await readRegisters(
    tx,
    free.map(({ key }) => numberOf(key)),
    { from: span.from - margin, to: span.to + margin },
  );
  const closed: ClosedRegister[] = [];
  const written: RegularWrite[] = [];
  for (const { key, series, basis, before } of free) {
    const { meter, direction, device } = byKey.get(key)!;
    const own = samples.get(numberOf(key));
    const intervals = own ? closeRegularRegister(own, span, width, device) : null;
    if (!intervals) continue;
    closed.push({ series, basis, intervals });
    const { amounts, startReadings } = intervals;
    written.push({ meter, direction, settled: before === startReadings[0], amounts });
  }
  if (closed.length > 0) await insertRegular(tx, closed, span, minutes);
  return written;
}

function basisOf(energy: Energy, { meter, direction, point, device }: SteadyRegister): Basis {
  return {
    meter: meter.id,
    direction,
    minutes: energy.minutes,
    enterpriseId: meter.enterpriseId ?? null,
    origin: 'closing',
    pointId: point,
    ratio: device.ratio,
    shift: 0,
    sampleFrom: null,
    sampleTo: null,
    producedBy,
    author: null,
    note: null,
    detail: null,
  };
}

interface FreeBasis extends Record<string, unknown> {
  key: string;
  basis: number;
  series: number;
  /** Register at the end of the interval before the span, where that is measured. */
  before: number | null;
}

/** Bases whose meter and direction have no interval of any width in the span. */
async function freeBases(tx: Tx, keys: readonly string[], span: Span, minutes: number): Promise<FreeBasis[]> {
  const slot = span.from / 60_000;
  const { rows } = await tx.execute<FreeBasis & { taken: boolean }>(sql`
    select b.key, b.id as basis, b.series, exists (
        select from plugin_energy_metering.interval_rows r
        where r.series = any(array(
            select o.id from plugin_energy_metering.interval_series o
            where o.park_id = s.park_id and o.meter_id = s.meter_id and o.direction = s.direction))
          and r.slot >= ${slot} and r.slot < ${span.to / 60_000}) as taken, (
        select case when p.status = 0 then p.start_reading + p.amount - pb.shift_reading end::float8
        from plugin_energy_metering.interval_rows p join plugin_energy_metering.interval_basis pb on pb.id = p.basis
        where p.series = b.series and p.slot = ${slot - minutes}
        order by p.revision desc limit 1) as before
    from unnest(${sql.param(keys)}::text[]) as k(key)
    join plugin_energy_metering.interval_basis b on b.park_id = current_setting('lingtan.park_id') and b.key = k.key
    join plugin_energy_metering.interval_series s on s.id = b.series`);
  // Rows go in by the order of their key, which is how its index grows fastest.
  return rows.filter(({ taken }) => !taken).sort((a, b) => a.series - b.series);
}
