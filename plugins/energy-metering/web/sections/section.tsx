import { holds, StateView, useMe, usePark, type PluginPageProps } from '@lingtan/web-sdk';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import type { SectionTab } from './section-tab.ts';
import { SectionTabs } from './section-tabs.tsx';

/** Declares a tab whose code is loaded when it is opened. The page gets what follows the tab's path in the URL as `rest`. */
export function tab(
  id: string,
  permission: string,
  load: () => Promise<ComponentType<PluginPageProps>>,
  Badge?: ComponentType,
): SectionTab {
  return { id, permission, Component: lazy(async () => ({ default: await load() })), ...(Badge ? { Badge } : {}) };
}

/** Makes the page of a navigation item out of its tabs. */
export function section(path: string, tabs: readonly SectionTab[]): ComponentType<PluginPageProps> {
  return function Section({ rest }: PluginPageProps): ReactNode {
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
        <Suspense fallback={<StateView state={{ kind: 'loading' }} rows={10} />}>
          <Component key={chosen.id} rest={chosen.id === first ? below.join('/') : ''} />
        </Suspense>
      </>
    );
  };
}
