import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { RawSample, TelemetryService } from '@lingtan/telemetry/contracts';
import { conversionBetween } from '@lingtan/telemetry/units';
import type { TariffVersion } from '../../contracts/index.ts';
import { parseDecimal } from '../../domain/index.ts';
import type { MarketLookup, MarketPrice, Span } from '../../domain/index.ts';
import { priceUnit } from './check-draft.ts';
import { tariffStoreErrors } from './errors.ts';

/**
 * Prices of the series that the versions name, over a span. A price holds until the next sample, for at most the time in
 * which the point expects one (`expectedEverySeconds`); after that it is not known.
 */
export async function readMarket(
  telemetry: TelemetryService,
  versions: readonly TariffVersion[],
  span: Span,
): Promise<MarketLookup> {
  const names = [...new Set(versions.flatMap(({ energy: { base } }) => ('point' in base ? [base.point] : [])))];
  if (names.length === 0) return () => [];
  const points = new Map((await telemetry.points()).map((point) => [point.id, point]));
  const series = new Map<string, MarketPrice[]>();
  const samples = await telemetry.windows({ points: names, from: span.from, to: span.to, edges: true });
  for (const name of names) {
    const point = points.get(name);
    const conversion = point && conversionBetween(point.unit, priceUnit);
    if (!point || !conversion?.ok) throw tariffStoreErrors.POINT_UNKNOWN({ point: name });
    const holds = point.expectedEverySeconds * 1000;
    series.set(name, steps(samples[name] ?? [], span, holds, conversion.conversion.scale));
  }
  return (name, part) => cut(series.get(name) ?? [], part);
}

/** Samples as prices that tile the span. */
function steps(samples: readonly RawSample[], span: Span, holds: number, scale: number): MarketPrice[] {
  const list: MarketPrice[] = [];
  let at = span.from;
  const add = (to: number, price: MarketPrice['price']): void => {
    const end = Math.min(to, span.to);
    if (end <= at) return;
    list.push({ from: at, to: end, price });
    at = end;
  };
  samples.forEach((sample, index) => {
    const next = samples[index + 1]?.ts ?? Number.POSITIVE_INFINITY;
    add(sample.ts, null);
    if ((sample.quality & sampleQuality.bad) === 0)
      // A sample is a double; eight digits after the point is what tariffs write.
      add(Math.min(next, sample.ts + holds), parseDecimal((sample.value * scale).toFixed(8)));
  });
  add(span.to, null);
  return list;
}

function cut(list: readonly MarketPrice[], part: Span): MarketPrice[] {
  return list.flatMap(({ from, to, price }) =>
    to > part.from && from < part.to ? [{ from: Math.max(from, part.from), to: Math.min(to, part.to), price }] : [],
  );
}
