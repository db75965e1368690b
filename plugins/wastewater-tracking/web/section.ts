import { section, tab } from '@lingtan/web-sdk';

/** Plant and balance, quality against limits, exceedances, sensor faults, permits, reports, editor of the plant, laboratory book. */
export const WaterSection = section('', [
  tab('plant', 'water.read', () => import('./plant/plant-page.tsx').then((m) => m.PlantPage)),
  tab('quality', 'water.read', () => import('./quality/quality-page.tsx').then((m) => m.QualityPage)),
  tab('cases', 'water.read', () => import('./cases/cases-page.tsx').then((m) => m.CasesPage)),
  tab('faults', 'water.read', () => import('./faults/faults-page.tsx').then((m) => m.FaultsPage)),
  tab('permits', 'water.read', () => import('./permits/permits-page.tsx').then((m) => m.PermitsPage)),
  tab('reports', 'water.read', () => import('./reports/reports-page.tsx').then((m) => m.ReportsPage)),
  tab('train', 'kernel.plugins-manage', () => import('./train/train-page.tsx').then((m) => m.TrainPage)),
  tab('lab', 'water.read', () => import('./lab/lab-page.tsx').then((m) => m.LabPage)),
]);
