import type { Tx } from '@lingtan/sdk';
import type { Point } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import { steadyRegister } from '../../domain/index.ts';
import type { Span, SteadyRegister } from '../../domain/index.ts';
import type { Direction, MeterConfig } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { basisKey, ensureBases, ensureCodes } from '../interval-basis.ts';
import type { Basis } from '../interval-basis.ts';
import { closeRegularSql } from './close-regular-sql.ts';

/** A register whose intervals of the span were written. */
export interface RegularWrite {
  meter: MeterConfig;
  direction: Direction;
  /**
   * Whether the interval before the span agrees with it. Where it does not, samples of the span say something new about
   * the time before it.
   */
  settled: boolean;
}

/** Registers of meters that the database may close by itself over a span; of two on one point only the first. */
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

/** Closes what is regular among the registers. The caller holds the park's lock. Returns what was written. */
export async function closeRegular(
  energy: Energy,
  tx: Tx,
  registers: readonly SteadyRegister[],
  span: Span,
  points: ReadonlyMap<string, Point>,
): Promise<RegularWrite[]> {
  const byKey = new Map(registers.map((register) => [basisKey(basisOf(energy, register)), register]));
  await ensureCodes(tx, ['counter-difference']);
  await ensureBases(tx, new Map([...byKey].map(([key, register]) => [key, basisOf(energy, register)])));
  const free = await freeKeys(tx, [...byKey.keys()], span);
  if (free.length === 0) return [];
  const list = free.map((key) => byKey.get(key)!);
  const input = {
    keys: free,
    points: list.map(({ point }) => points.get(point)!.no),
    basePerUnit: list.map(({ device }) => device.basePerUnit),
    maxPerMs: list.map(({ device }) => device.maxPerMs ?? Infinity),
  };
  await tx.execute(closeRegularSql(input, span, energy.minutes));
  return written(energy, tx, byKey, free, span);
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

/** Bases whose meter and direction have no interval of any width in the span. */
async function freeKeys(tx: Tx, keys: readonly string[], span: Span): Promise<string[]> {
  const { rows } = await tx.execute<{ key: string; taken: boolean }>(sql`
    select b.key, exists (
        select from plugin_energy_metering.interval_rows r
        where r.series = any(array(
            select o.id from plugin_energy_metering.interval_series o
            where o.park_id = s.park_id and o.meter_id = s.meter_id and o.direction = s.direction))
          and r.slot >= ${span.from / 60_000} and r.slot < ${span.to / 60_000}) as taken
    from unnest(${sql.param(keys)}::text[]) as k(key)
    join plugin_energy_metering.interval_basis b on b.park_id = current_setting('lingtan.park_id') and b.key = k.key
    join plugin_energy_metering.interval_series s on s.id = b.series`);
  return rows.filter(({ taken }) => !taken).map(({ key }) => key);
}

/** Which of the free ones have intervals now, and how these fit to the interval before. */
async function written(
  energy: Energy,
  tx: Tx,
  byKey: ReadonlyMap<string, SteadyRegister>,
  keys: readonly string[],
  span: Span,
): Promise<RegularWrite[]> {
  const slot = span.from / 60_000;
  const { rows } = await tx.execute<{ key: string; settled: boolean | null }>(sql`
    select b.key, (
        select p.status = 0 and p.start_reading + p.amount - pb.shift_reading = r.start_reading
        from plugin_energy_metering.interval_rows p join plugin_energy_metering.interval_basis pb on pb.id = p.basis
        where p.series = r.series and p.slot = ${slot - energy.minutes}
        order by p.revision desc limit 1) as settled
    from unnest(${sql.param(keys)}::text[]) as k(key)
    join plugin_energy_metering.interval_basis b on b.park_id = current_setting('lingtan.park_id') and b.key = k.key
    join plugin_energy_metering.interval_rows r on r.series = b.series and r.slot = ${slot} and r.revision = 1`);
  return rows.map(({ key, settled }) => {
    const { meter, direction } = byKey.get(key)!;
    return { meter, direction, settled: settled === true };
  });
}
