import { texts, useLocalized, usePluginId, useT } from '@lingtan/web-sdk';
import type { PlanView } from '../../contracts/routes.ts';

/** Words for a code, or the code itself where the product has none: a vendor's limit or device still shows its name. */
export function useWordsOf(prefix: string): (code: string) => string {
  const t = useT();
  const ns = usePluginId() ?? 'storage-dispatch';
  return (code) => (texts.exists(`${prefix}.${code}`, { ns }) ? t(`${prefix}.${code}`) : code);
}

/** Name of a device of a plan: a battery's own, else the word for it. */
export function useDeviceName(stores: PlanView['stores']): (id: string) => string {
  const text = useLocalized();
  const word = useWordsOf('board.device');
  return (id) => {
    const store = stores.find((each) => each.id === id);
    return store ? text(store.name) : word(id);
  };
}

/** How a currency is written behind a figure. */
export function useCurrency(): (currency: string) => string {
  return useWordsOf('board.currency');
}
