import { useLocalized } from '@lingtan/web-sdk';
import type { PlanView } from '../../contracts/routes.ts';
import { type Texts, useT } from '../use-t.ts';

/** Words for a code, or the code itself where the product has none: a vendor's limit or device still shows its name. */
export function useWordsOf(group: Parameters<Texts['of']>[0]): (code: string) => string {
  const t = useT();
  return (code) => t.of(group, code);
}

/** Name of a device of a plan: that of a battery or a flexible load, else the word for it. */
export function useDeviceName({
  stores,
  flexibleLoads,
}: Pick<PlanView, 'stores' | 'flexibleLoads'>): (id: string) => string {
  const text = useLocalized();
  const word = useWordsOf('board.device');
  return (id) => {
    // Behind the colon stands the number of a further window.
    const load = id.split(':')[0];
    const named = stores.find((each) => each.id === id) ?? flexibleLoads.find((each) => each.id === load);
    return named ? text(named.name) : word(id);
  };
}

/** How a currency is written behind a figure. */
export function useCurrency(): (currency: string) => string {
  return useWordsOf('board.currency');
}
