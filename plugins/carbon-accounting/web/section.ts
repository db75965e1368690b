import { section, tab } from '@lingtan/web-sdk';

/** Carbon now, inventory, activities, rating, factor library, publications and restatements, desks of enterprises and auditors, passports. */
export const CarbonSection = section('', [
  tab('now', 'carbon.read', () => import('./now/now-page.tsx').then((m) => m.NowPage)),
  tab('inventory', 'carbon.read', () => import('./inventory/inventory-page.tsx').then((m) => m.InventoryPage)),
  tab('activities', 'carbon.read', () => import('./activities/activities-page.tsx').then((m) => m.ActivitiesPage)),
  tab('requests', 'carbon.read', () => import('./requests/requests-page.tsx').then((m) => m.RequestsPage)),
  tab('rating', 'carbon.park-read', () => import('./rating/rating-page.tsx').then((m) => m.RatingPage)),
  tab('scenarios', 'carbon.park-read', () => import('./scenarios/scenarios-page.tsx').then((m) => m.ScenariosPage)),
  tab('factors', 'carbon.read', () => import('./factors/factors-page.tsx').then((m) => m.FactorsPage)),
  tab('periods', 'carbon.park-read', () => import('./periods/periods-page.tsx').then((m) => m.PeriodsPage)),
  tab('verification', 'carbon.park-read', () =>
    import('./verification/verification-page.tsx').then((m) => m.VerificationPage),
  ),
  tab('passports', 'carbon.read', () => import('./passports/passports-page.tsx').then((m) => m.PassportsPage)),
]);
