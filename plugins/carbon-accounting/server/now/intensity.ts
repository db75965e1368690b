import type { CarbonIntensityData, CarbonIntensityService } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { factorRef, totalRef } from '../refs.ts';
import { gridFactorNow } from './grid-factor.ts';
import { gridSources, trace } from './trace.ts';

const quarter = 900_000;
/** g in a kg. */
const grams = 1000;

/** Intensity of the park's consumption as on the live page, quarter by quarter and over any span. */
export function carbonIntensity(carbon: Carbon): CarbonIntensityService {
  return { consumption: (query) => consumptionOf(carbon, query) };
}

async function consumptionOf(carbon: Carbon, { from, to }: { from: number; to: number }): Promise<CarbonIntensityData> {
  const { scope, mix } = carbon;
  const grid = await scope.db.tx((tx) => gridFactorNow(carbon, tx));
  const { selected, problem } = grid;
  const sources = gridSources(grid);
  const factor = selected ? Number(selected.factor.value) : null;
  const values = new Array<number | null>(Math.max(0, Math.round((to - from) / quarter))).fill(null);
  const supplies = factor === null || to <= from ? [] : await mix.supply({ from, to, resolution: '15m' });
  for (const supply of supplies) {
    const { consumptionWh, tracedWh } = trace(supply, () => true, sources);
    // A sum without the interval of a meter would look complete.
    if (consumptionWh <= 0 || supply.quality.missing > 0) continue;
    values[Math.round((supply.from - from) / quarter)] = (tracedWh / consumptionWh) * factor! * grams;
  }
  return {
    from,
    values,
    factor,
    factorRef: selected ? factorRef(selected.factor.id, selected.factor.version) : null,
    problem: problem && problem.message,
    ref: totalRef('use/all', from, to),
  };
}
