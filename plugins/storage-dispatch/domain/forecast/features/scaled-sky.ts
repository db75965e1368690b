/** Clear sky times how clear the last day, and the last week, has been: persistence of the clear-sky index. */
export const scaledSkyNames = ['sky-last-day', 'sky-last-week'] as const;

/** The same with the irradiance that was forecast: what it has meant over the last days. */
export const scaledIrradianceDays = [3, 14] as const;
export const scaledIrradianceNames = scaledIrradianceDays.map((days) => `irradiance-scaled-${days}`);

/** Generated per unit of irradiance over the last `spans` days before step `issue`; NaN without measurements. */
export function skyRatios(
  values: Float64Array,
  irradiance: Float64Array,
  issue: number,
  perDay: number,
  spans: readonly number[] = [1, 7],
): number[] {
  return spans.map((days) => {
    let generated = 0;
    let possible = 0;
    for (let i = Math.max(0, issue - days * perDay); i < Math.min(issue, values.length); i++) {
      if (Number.isNaN(values[i]!) || Number.isNaN(irradiance[i]!)) continue;
      generated += values[i]!;
      possible += irradiance[i]!;
    }
    return possible > 0 ? generated / possible : NaN;
  });
}
