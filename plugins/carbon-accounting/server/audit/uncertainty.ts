import { runInThread } from '@lingtan/sdk/thread';
import type { MonteCarloInput, UncertainEntry, UncertaintyData } from '../../contracts/index.ts';
import { monteCarloInput } from '../../contracts/index.ts';
import type { MonteCarloResult } from '../../domain/index.ts';
import { factorsOf } from '../inventory/view.ts';
import type { Publication } from '../periods/period-store.ts';
import { publicationRef } from '../refs.ts';

export interface StatedErrors {
  meteredPct: number;
  documentPct: number;
  factorPct: number;
  draws: number;
  seed: number;
}

/**
 * What of a publication is drawn: its lines under the first method. An amount has the stated error of its kind, a factor its own where
 * it states one. Lines of one factor share its error.
 */
export function uncertainEntries(
  { content: { inventory, factors } }: Publication,
  { meteredPct, documentPct, factorPct }: StatedErrors,
): UncertainEntry[] {
  const [method] = inventory.methods;
  return inventory.lines
    .filter(({ methods, tCO2e }) => methods.includes(method!.method) && tCO2e !== 0)
    .map(({ activityId, tCO2e, factor, gwp }): UncertainEntry => {
      const used = factor ?? gwp;
      const stored = factors.find(({ id, version }) => id === used?.id && version === used.version);
      return {
        id: activityId,
        activity: tCO2e,
        factor: 1,
        activityUncertaintyPct: activityId.startsWith('electricity/') ? meteredPct : documentPct,
        factorUncertaintyPct: stored?.uncertaintyPct ?? factorPct,
        activityDistribution: 'normal',
        factorDistribution: 'normal',
        ...(used ? { factorId: `${used.id}@${used.version}` } : {}),
      };
    });
}

/** Uncertainty of a published total under the stated errors. */
export async function uncertaintyOf(
  publication: Publication,
  errors: StatedErrors,
  signal: AbortSignal,
): Promise<UncertaintyData> {
  const { inventory } = publication.content;
  const [method] = inventory.methods;
  const { draws, seed } = errors;
  const entries = uncertainEntries(publication, errors);
  const input = monteCarloInput.parse({ entries, draws, seed });
  const { mean, low, high, tonnes, propagation, confidencePct, ...rest } = await drawn(input, signal);
  return {
    profile: inventory.profile,
    factors: factorsOf(inventory),
    ref: publicationRef(publication),
    unit: method!.unit,
    method: rest.method,
    inventoryMethod: method!.method,
    ...{ totalT: tonnes, meanT: mean, lowT: low, highT: high },
    ...{ propagatedT: propagation.halfWidthT, propagatedPct: propagation.halfWidthPct },
    ...{ confidencePct, draws, seed },
  };
}

/** In a thread, since ten thousand draws of a large inventory take a second. @throws CARBON_* for entries that cannot be drawn */
const drawn = (input: MonteCarloInput, signal: AbortSignal): Promise<MonteCarloResult> =>
  runInThread(new URL('./thread.js', import.meta.url), input, { signal });
