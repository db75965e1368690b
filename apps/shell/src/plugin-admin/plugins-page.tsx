import {
  notify,
  onDemand,
  Page,
  Panel,
  ProposalsPanel,
  useApi,
  useApiMutation,
  useCan,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useT } from '../use-t.ts';
import { IsolationNotice } from './isolation-notice.tsx';
import { PluginRow } from './plugin-row.tsx';
import type { AdminPlugin } from './types.ts';
import './plugin-admin.css';

const PackagesPanel = onDemand(async () => (await import('../packages/packages-panel.tsx')).default);
const ConfigDrawer = onDemand(async () => (await import('./config-drawer.tsx')).default);

/** Plugins of the park: state, health, switch, configuration. */
export function PluginsPage(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const client = useQueryClient();
  const canManage = useCan('kernel.plugins-manage');
  const canInstall = useCan('kernel.plugins-install');
  const plugins = useApi<AdminPlugin[]>('/plugins', { refetchMs: 10_000 });
  const [configuring, setConfiguring] = useState<string | null>(null);
  const act = useApiMutation<unknown, { id: string; action: 'enable' | 'disable' | 'retry' }>(
    ({ id, action }) => `/plugins/${id}/${action}`,
    {
      body: () => undefined,
      invalidate: ['/plugins'],
      onSuccess: () => void client.invalidateQueries({ queryKey: [`/api/parks/${encodeURIComponent(park.id)}`] }),
    },
  );
  const run = (id: string, action: 'enable' | 'disable' | 'retry') =>
    act.mutate({ id, action }, { onError: (error) => notify.error(error) });
  const list = plugins.data ?? [];
  const isolation = list.find(({ processIsolation }) => processIsolation)?.processIsolation;
  const titles = new Map(list.map((plugin) => [plugin.id, text(plugin.title)]));
  const { hash } = useLocation();
  const present = plugins.data !== undefined;
  // Whoever comes from the search is shown the plugin that was searched.
  useEffect(() => {
    if (present && hash) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' });
  }, [present, hash]);
  const chosen = list.find(({ id }) => id === configuring);
  const state = viewState(plugins, {
    when: list.length === 0,
    title: t('plugins.empty'),
    hint: t('plugins.empty-hint'),
  });
  return (
    <Page
      title={t('plugins.title')}
      meta={
        plugins.data
          ? t('plugins.count', { enabled: list.filter(({ enabled }) => enabled).length, all: list.length })
          : undefined
      }
      state={state}
      data-testid="plugins-page"
    >
      <ProposalsPanel touches={['/plugins']} />
      {isolation ? <IsolationNotice isolation={isolation} /> : null}
      <Panel flush>
        <ul className="plugins">
          {list.map((plugin) => (
            <PluginRow
              key={plugin.id}
              plugin={plugin}
              titles={titles}
              canManage={canManage}
              busy={act.isPending && act.variables?.id === plugin.id}
              onAction={(action) => run(plugin.id, action)}
              onConfigure={() => setConfiguring(plugin.id)}
            />
          ))}
        </ul>
      </Panel>
      {canInstall ? <PackagesPanel /> : null}
      {chosen ? (
        <ConfigDrawer key={chosen.id} plugin={chosen} canManage={canManage} onClose={() => setConfiguring(null)} />
      ) : null}
    </Page>
  );
}
