import { holds, StateView, useMe, usePark, type PluginPageProps } from '@lingtan/web-sdk';
import { lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { SectionTabs } from './section-tabs.tsx';

/** A page of the plugin at `/<id>`; the first one is also the plugin's own page. Its title is `tab.<id>`. */
export interface SectionTab {
  id: string;
  /** Without it the tab is not shown. */
  permission: string;
  Component: ComponentType<PluginPageProps>;
}

/** Declares a tab whose code is loaded when it is opened. */
export function tab(id: string, permission: string, load: () => Promise<ComponentType<PluginPageProps>>): SectionTab {
  return { id, permission, Component: lazy(async () => ({ default: await load() })) };
}

/** Makes the plugin's page out of its tabs. Each gets what follows its own path in the URL as `rest`. */
export function section(tabs: readonly SectionTab[]): ComponentType<PluginPageProps> {
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
        <SectionTabs tabs={visible.map(({ id }) => id)} chosen={chosen.id} />
        <Suspense fallback={<StateView state={{ kind: 'loading' }} rows={10} />}>
          <Component key={chosen.id} rest={chosen.id === first ? below.join('/') : ''} />
        </Suspense>
      </>
    );
  };
}
