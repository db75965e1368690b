import { section, tab } from '@lingtan/web-sdk';

/** Bills and tariffs. */
export const BillingSection = section('/billing', [
  tab('bills', 'energy.bills-read', () => import('../bills/bills-page.tsx').then((m) => m.BillsPage)),
  tab('tariffs', 'energy.read', () => import('../tariffs/tariffs-page.tsx').then((m) => m.TariffsPage)),
]);
