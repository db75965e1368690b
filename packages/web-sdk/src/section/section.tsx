import type { ComponentType, ReactNode } from 'react';
import { onDemand } from '../on-demand/on-demand.tsx';
import type { PageProps } from '../plugin/define-web-plugin.ts';
import { holds, useMe, usePark } from '../session/context.tsx';
import { StateView } from '../ui/state-view.tsx';
import type { SectionTab } from './section-tab.ts';
import { SectionTabs } from './section-tabs.tsx';

/** Declares a tab whose code is loaded when it is opened. */
export function tab(
  id: string,
  permission: string,
  load: () => Promise<ComponentType<PageProps>>,
  Badge?: ComponentType,
): SectionTab {
  return {
    id,
    permission,
    Component: onDemand(load, <StateView state={{ kind: 'loading' }} rows={10} />),
    ...(Badge ? { Badge } : {}),
  };
}

/**
 * Makes the page of a navigation item out of its tabs; those without permission are left out. A tab's page gets what
 * follows its own path in the URL as `rest`.
 *
 * ```ts
 * export default defineWebPlugin({
 *   pages: { '/books': section('/books', [
 *     tab('ledger', 'carbon.read', () => import('./ledger-page.tsx').then((m) => m.LedgerPage)),
 *   ]) },
 * ```
 *
 * @param path Path of the navigation item as in the manifest; empty for the plugin's own page.
 */
export function section(path: string, tabs: readonly SectionTab[]): ComponentType<PageProps> {
  return function Section({ rest }: PageProps): ReactNode {
    const me = useMe();
    const park = usePark();
    const visible = tabs.filter(({ permission }) => holds(me, park.id, permission));
    const [first = '', ...below] = rest.split('/');
    const chosen = visible.find(({ id }) => id === first) ?? visible[0];
    if (!chosen) return <StateView state={{ kind: 'no-permission', permission: tabs[0]!.permission }} />;
    const { Component } = chosen;
    return (
      <>
        <SectionTabs path={path} tabs={visible} chosen={chosen.id} />
        <Component key={chosen.id} rest={chosen.id === first ? below.join('/') : ''} />
      </>
    );
  };
}
