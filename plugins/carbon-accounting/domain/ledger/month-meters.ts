import type { EnergyTotal, Meter } from '@lingtan/energy-metering/contracts';

/** What a meter gave in a month, in intervals of all its directions. */
export interface MonthMeter {
  meter: string;
  enterpriseId: string | null;
  name: Meter['name'];
  known: number;
  expected: number;
}

/**
 * What each meter gave and should have given in a span of intervals of so many minutes. Of a meter that came or went within it,
 * those of its own time are expected.
 */
export function monthMeters(
  meters: readonly Pick<Meter, 'id' | 'name' | 'enterpriseId' | 'directions' | 'inService'>[],
  totals: readonly (Pick<EnergyTotal, 'key' | 'intervals'> & { quality: { missing: number } })[],
  span: { from: number; to: number; minutes: number },
): MonthMeter[] {
  const whole = (span.to - span.from) / (span.minutes * 60_000);
  return meters.map(({ id, name, enterpriseId, directions, inService }) => {
    const expected = directions.length * Math.round(whole * shareOf(inService, span));
    const known = totals
      .filter(({ key }) => key === id)
      .reduce((sum, { intervals, quality }) => sum + Math.round(intervals * (1 - quality.missing)), 0);
    return { meter: id, name, enterpriseId, expected, known: Math.min(known, expected) };
  });
}

/** Which part of a span a meter is in service. */
function shareOf(inService: Meter['inService'], { from, to }: { from: number; to: number }): number {
  const [since, until] = [Math.max(from, inService.from ?? from), Math.min(to, inService.to ?? to)];
  return Math.max(0, until - since) / (to - from);
}
