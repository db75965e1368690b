import type { Principal } from '@lingtan/sdk';
import type { EnergyKind, Meter } from '../../contracts/index.ts';
import { ceilTo, floorTo } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { energyErrors } from '../errors.ts';
import { selectMeters } from '../readings-service.ts';

const day = 86_400_000;

/** Span of a query, refused when empty or longer than `days`. */
export function querySpan(query: { from: string; to: string }, days: number): Span {
  const span = { from: Date.parse(query.from), to: Date.parse(query.to) };
  if (!(span.to > span.from)) throw energyErrors.SPAN_INVALID(query);
  if (span.to - span.from > days * day) throw energyErrors.SPAN_TOO_LONG({ ...query, days });
  return span;
}

/**
 * The whole intervals of a span, up to the last one that has ended. What lies ahead is no gap in the data, and counts neither as known
 * nor as unknown; a span that lies ahead entirely stays as it is.
 */
export function wholeIntervals(energy: Energy, { from, to }: Span): Span {
  const span = { from: floorTo(from, energy.width), to: ceilTo(to, energy.width) };
  const now = floorTo(energy.scope.clock.now(), energy.width);
  return now > span.from && now < span.to ? { from: span.from, to: now } : span;
}

/** Meters as a query names them: a list of ids, or what narrows it down. */
export interface MeterQuery {
  /** Ids, separated by commas. */
  meters?: string | undefined;
  enterprise?: string | undefined;
  node?: string | undefined;
  kind?: EnergyKind | undefined;
}

/** Meters of a query that the caller may see. A meter of another enterprise is answered like one that does not exist. */
export function queryMeters(energy: Energy, principal: Principal, query: string | undefined | MeterQuery): Meter[] {
  const { meters: list, enterprise, node, kind } = typeof query === 'object' ? query : { meters: query };
  const visible = selectMeters(energy, { enterpriseId: principal.enterpriseId });
  const byId = new Map(visible.map((meter) => [meter.id, meter]));
  const named = (id: string): Meter => {
    const meter = byId.get(id);
    if (!meter) throw energyErrors.METER_UNKNOWN({ meter: id });
    return meter;
  };
  if (node !== undefined) named(node);
  if (enterprise !== undefined && principal.enterpriseId !== null && enterprise !== principal.enterpriseId)
    throw energyErrors.ENTERPRISE_UNKNOWN({ enterprise });
  const wanted = list === undefined || list === '' ? visible : [...new Set(list.split(','))].map(named);
  const narrowed = new Set(
    selectMeters(energy, {
      ...(enterprise === undefined ? {} : { enterpriseId: enterprise }),
      ...(node === undefined ? {} : { node }),
      ...(kind === undefined ? {} : { kind }),
    }),
  );
  return wanted.filter((meter) => narrowed.has(meter));
}

/** A past time that is asked for, ms UTC; null for now. @throws INSTANT_AHEAD for one that has not come */
export function queryAt(energy: Energy, at: string | undefined): number | null {
  if (at === undefined) return null;
  const now = energy.scope.clock.now();
  if (Date.parse(at) > now) throw energyErrors.INSTANT_AHEAD({ at, now: new Date(now).toISOString() });
  return Date.parse(at);
}

/** `asOf` as PostgreSQL and evidence take it. */
export function queryAsOf(asOf: string | undefined): string | null {
  return asOf === undefined ? null : new Date(asOf).toISOString();
}
