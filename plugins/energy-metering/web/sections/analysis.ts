import { section, tab } from '@lingtan/web-sdk';

/** Flows of energy, load analysis, specific consumption. */
export const AnalysisSection = section('/analysis', [
  tab('flows', 'energy.read', () => import('../flows/flows-page.tsx').then((m) => m.FlowsPage)),
  tab('load', 'energy.read', () => import('../analysis/load-page.tsx').then((m) => m.LoadPage)),
  tab('intensity', 'energy.read', () => import('../analysis/intensity-page.tsx').then((m) => m.IntensityPage)),
]);
