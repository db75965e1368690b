import { OpenCount } from '../exceptions/open-count.tsx';
import { section, tab } from '@lingtan/web-sdk';

/** Registry, tree, exceptions, imports. */
export const MetersSection = section('/meters', [
  tab('registry', 'energy.read', () => import('../meters/registry-page.tsx').then((m) => m.RegistryPage)),
  tab('tree', 'energy.read', () => import('../tree/tree-page.tsx').then((m) => m.TreePage)),
  tab(
    'exceptions',
    'energy.read',
    () => import('../exceptions/exceptions-page.tsx').then((m) => m.ExceptionsPage),
    OpenCount,
  ),
  tab('imports', 'telemetry.import', () => import('../imports/imports-page.tsx').then((m) => m.ImportsPage)),
]);
