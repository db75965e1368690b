import type { CarbonIntensityService } from '@lingtan/carbon-accounting/contracts';
import { quarter } from '../context.ts';
import { absentReading } from './signal.ts';
import type { Signal } from './signal.ts';

/** Intensity of what the park consumes, as carbon accounting works it out; of the past only. */
export function consumptionIntensity(intensity: CarbonIntensityService | undefined, now: () => number): Signal {
  return {
    series: 'carbon-intensity',
    read: async ({ from, to }) => {
      const count = Math.round((to - from) / quarter);
      if (!intensity) return absentReading(count, 'no-carbon-plugin');
      const values = new Float64Array(count).fill(NaN);
      const end = Math.min(to, Math.floor(now() / quarter) * quarter);
      if (end <= from) return { values, sources: [] };
      const told = await intensity.consumption({ from, to: end });
      if (told.factor === null) return absentReading(count, 'no-carbon-factor', { reason: told.problem });
      told.values.forEach((value, i) => (values[i] = value ?? NaN));
      return {
        values,
        // At most all of it comes from the grid; kg in g.
        upper: 1000 * told.factor,
        sources: [
          { id: 'factor', name: null, ref: told.factorRef },
          { id: 'consumption', name: null, ref: told.ref },
        ],
      };
    },
  };
}
