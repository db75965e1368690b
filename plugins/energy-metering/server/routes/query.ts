import type { Principal } from '@lingtan/sdk';
import type { Meter } from '../../contracts/index.ts';
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

/** Meters of a query that the caller may see. A meter of another enterprise is answered like one that does not exist. */
export function queryMeters(energy: Energy, principal: Principal, list: string | undefined): Meter[] {
  const visible = selectMeters(energy, { enterpriseId: principal.enterpriseId });
  if (list === undefined || list === '') return visible;
  const byId = new Map(visible.map((meter) => [meter.id, meter]));
  return [...new Set(list.split(','))].map((id) => {
    const meter = byId.get(id);
    if (!meter) throw energyErrors.METER_UNKNOWN({ meter: id });
    return meter;
  });
}

/** `asOf` as PostgreSQL and evidence take it. */
export function queryAsOf(asOf: string | undefined): string | null {
  return asOf === undefined ? null : new Date(asOf).toISOString();
}
