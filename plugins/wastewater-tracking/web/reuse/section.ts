import { section, tab } from '@lingtan/web-sdk';

/** Supply and demand of reuse water, contracts, bills. */
export const ReuseSection = section('/reuse', [
  tab('allocation', 'water.reuse-read', () => import('./allocation-page.tsx').then((m) => m.AllocationPage)),
  tab('contracts', 'water.reuse-read', () => import('./contracts-page.tsx').then((m) => m.ContractsPage)),
  tab('bills', 'water.reuse-read', () => import('./bills-page.tsx').then((m) => m.BillsPage)),
]);
