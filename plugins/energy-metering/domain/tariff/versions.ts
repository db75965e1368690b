import type { TariffVersion } from '../../contracts/index.ts';
import type { Span } from '../grid.ts';
import { dateToDays } from './calendar.ts';
import { tariffErrors } from './errors.ts';
import { instantOfDate } from './local-time.ts';

/** The part of a span in which one version is valid. */
export interface VersionSpan<V extends TariffVersion = TariffVersion> extends Span {
  readonly version: V;
}

/** Versions by their first day. */
export function sortVersions<V extends Pick<TariffVersion, 'validFrom'>>(versions: readonly V[]): V[] {
  return [...versions].sort((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0));
}

/** Day after the last valid one of each version: its `validTo` or the start of the next, whichever is first; null: open. */
export function validUntil(versions: readonly TariffVersion[], version: TariffVersion): string | null {
  const next = sortVersions(versions).find((v) => v.validFrom > version.validFrom)?.validFrom;
  const ends = [version.validTo, next].filter((d) => d !== undefined).sort();
  return ends[0] ?? null;
}

/**
 * Cuts a span by the versions that are valid in it, in order and without gaps. Time that no version covers is an error
 * that names it.
 */
export function versionSpans<V extends TariffVersion>(
  tariffId: string,
  versions: readonly V[],
  timeZone: string,
  span: Span,
): VersionSpan<V>[] {
  const spans: VersionSpan<V>[] = [];
  let at = span.from;
  const uncovered = (to: number) =>
    tariffErrors.NOT_COVERED({ tariff: tariffId, from: new Date(at).toISOString(), to: new Date(to).toISOString() });
  for (const version of sortVersions(versions)) {
    const end = validUntil(versions, version);
    const from = instantOfDate(dateToDays(version.validFrom), timeZone);
    const to = end === null ? span.to : Math.min(span.to, instantOfDate(dateToDays(end), timeZone));
    if (to <= at || at >= span.to) continue;
    if (from > at) throw uncovered(Math.min(from, span.to));
    spans.push({ version, from: at, to });
    at = to;
  }
  if (at < span.to) throw uncovered(span.to);
  return spans;
}
