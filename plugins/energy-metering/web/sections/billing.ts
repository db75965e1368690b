import { section, tab } from './section.tsx';

/** Bills and tariffs. */
export const BillingSection = section('/billing', [
  tab('tariffs', 'energy.read', () => import('../tariffs/tariffs-page.tsx').then((m) => m.TariffsPage)),
]);
