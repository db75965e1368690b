import {
  holds,
  Page,
  PluginProvider,
  StateView,
  useLocalized,
  useMe,
  usePark,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ComponentType, ReactNode } from 'react';
import { useParams } from 'react-router';
import { ErrorBoundary } from '../frame/error-boundary.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { Framed } from '../plugin-frame/framed-on-demand.ts';
import { useT } from '../use-t.ts';
import { matchPage } from './match-page.ts';
import { usePlugin } from './load-plugin.ts';

function PluginPage({ pluginId, path, rest }: { pluginId: string; path: string; rest: string }): ReactNode {
  const plugin = usePlugin(pluginId);
  const state = viewState(plugin);
  const Component = plugin.data?.pages?.[path] as ComponentType<PluginPageProps> | undefined;
  if (!plugin.data) return <StateView state={state} rows={10} />;
  if (!Component) return <NotFound />;
  return (
    <PluginProvider pluginId={pluginId}>
      <Component rest={rest} />
    </PluginProvider>
  );
}

/** A plugin's page: looked up in the manifests, its code fetched, its errors kept to itself. */
export function PluginRoute(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const park = usePark();
  const { plugin: pluginId = '', '*': rest = '' } = useParams();
  const plugin = park.plugins.find(({ id }) => id === pluginId);
  if (!plugin) return <NotFound />;
  if (!plugin.enabled) {
    return (
      <Page
        title={text(plugin.title)}
        state={{ kind: 'empty', title: t('plugin.disabled'), hint: t('plugin.disabled-hint') }}
      />
    );
  }
  const found = matchPage(
    plugin.nav.map(({ path }) => path),
    `/${rest}`,
  );
  if (!found) return <NotFound />;
  const item = plugin.nav.find(({ path }) => path === found.path)!;
  if (!holds(me, park.id, item.permission)) {
    return <Page title={text(item.title)} state={{ kind: 'no-permission', permission: item.permission }} />;
  }
  if (plugin.webFrame) {
    return (
      <ErrorBoundary resetKey={`${park.id} ${pluginId}`}>
        <Framed
          key={`${park.id} ${pluginId}`}
          plugin={plugin}
          title={text(item.title)}
          shows={{ page: found.path, rest: found.rest }}
          absent={<NotFound />}
        />
      </ErrorBoundary>
    );
  }
  return (
    <ErrorBoundary resetKey={`${park.id} ${pluginId} ${rest}`}>
      <PluginPage
        key={`${park.id} ${pluginId} ${found.path}`}
        pluginId={pluginId}
        path={found.path}
        rest={found.rest}
      />
    </ErrorBoundary>
  );
}
