/** Clear sky times how clear the last day, and the last week, has been: persistence of the clear-sky index. */
export const scaledSkyNames = ['sky-last-day', 'sky-last-week'] as const;

/** Generated per unit of clear-sky irradiance over the last day and week before step `issue`; NaN without measurements. */
export function skyRatios(values: Float64Array, clearSky: Float64Array, issue: number, perDay: number): number[] {
  return [1, 7].map((days) => {
    let generated = 0;
    let possible = 0;
    for (let i = Math.max(0, issue - days * perDay); i < Math.min(issue, values.length); i++) {
      if (Number.isNaN(values[i]!)) continue;
      generated += values[i]!;
      possible += clearSky[i]!;
    }
    return possible > 0 ? generated / possible : NaN;
  });
}
