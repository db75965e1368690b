import type { DispatchProblemInput } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';

/** What emissions count for in a plan, and who said so. Kept with the plan. */
export interface PlanCarbon {
  /** `carbon-accounting` where its operator has set a price or a cap there; otherwise the settings of dispatch. */
  source: 'settings' | 'carbon-accounting';
  mode: 'off' | 'price' | 'cap';
  /** Currency per t; 0 where emissions cost nothing. */
  price: number;
  /** Most emissions of import over the horizon with those so far, and those so far, kg; null without a cap. */
  limitKg: number | null;
  realisedKg: number | null;
  /** t/MWh of import; null: emissions are not in the plan. */
  factor: number | null;
  /** Opens what was set, and the factor; each null where the settings of dispatch say it. */
  ref: string | null;
  factorRef: string | null;
  /** Why what was set could not hold in this plan. */
  problem: string | null;
}

/** Asks carbon accounting where it is there; a plan never fails for it, and says what was wrong. */
export async function planCarbon(
  { scope, carbon }: Pick<Dispatch, 'scope' | 'carbon'>,
  edges: readonly number[],
): Promise<PlanCarbon> {
  const { carbonFactor, carbonPrice } = scope.config;
  const own: PlanCarbon = {
    ...{
      source: 'settings',
      mode: carbonPrice > 0 ? 'price' : 'off',
      price: carbonPrice,
      factor: carbonFactor ?? null,
    },
    ...{ limitKg: null, realisedKg: null, ref: null, factorRef: null, problem: null },
  };
  if (!carbon) return own;
  try {
    const given = await carbon.signal({ from: edges[0]!, to: edges.at(-1)! });
    const { mode, pricePerT, limitKg, realisedKg, ref, problem } = given;
    // The park has one grid factor; the settings stand in for it only where the books know none.
    const { factor, factorRef } = given.factor === null ? own : given;
    if (mode === 'off') return { ...own, factor, factorRef };
    return {
      ...{ source: 'carbon-accounting', mode, price: pricePerT ?? 0, limitKg, realisedKg, ref, problem },
      ...{ factor, factorRef },
    };
  } catch (error) {
    scope.log.warn({ err: error }, 'carbon accounting did not say what emissions count for');
    return { ...own, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Price and cap as a problem states them. */
export function carbonTerms(carbon: PlanCarbon | undefined): Pick<DispatchProblemInput, 'carbonPrice' | 'co2Cap'> {
  if (!carbon) return {};
  const { price, limitKg, realisedKg } = carbon;
  return { carbonPrice: price, ...(limitKg === null ? {} : { co2Cap: { limitKg, realisedKg: realisedKg ?? 0 } }) };
}
