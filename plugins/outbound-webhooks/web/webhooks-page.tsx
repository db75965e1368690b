import {
  LinkButton,
  Page,
  Panel,
  useApi,
  useApiMutation,
  notify,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { DeliveriesData, EndpointsData } from '../contracts/routes.ts';
import { DeliveryTable } from './delivery-table.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { useT } from './use-t.ts';

/** Webhooks, how they do, and what was sent to them. */
export function WebhooksPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const endpoints = useApi<EndpointsData>('./endpoints', { refetchMs: 10_000 });
  const only = endpoint === null ? '' : `?endpoint=${endpoint}`;
  const deliveries = useApi<DeliveriesData>(`./deliveries${only}`, { refetchMs: 10_000 });
  const send = useApiMutation<unknown, { path: string }>(({ path }) => `./${path}`, {
    body: () => ({}),
    invalidate: ['./endpoints', './deliveries'],
    onSuccess: () => notify.success(t('sent')),
  });
  const act = (path: string): void => send.mutate({ path }, { onError: (error) => notify.error(error) });
  const list = endpoints.data?.endpoints ?? [];
  const log = deliveries.data?.deliveries ?? [];
  const configure = (
    <LinkButton to="/plugins" permission="kernel.plugins-manage">
      {t('configure')}
    </LinkButton>
  );
  return (
    <Page title={t('title')} actions={configure} data-testid="webhooks">
      <Panel
        flush
        title={t('endpoints')}
        state={viewState(endpoints, {
          when: endpoints.data !== undefined && list.length === 0,
          title: t('empty.title'),
          hint: t('empty.hint'),
          action: configure,
        })}
      >
        <EndpointTable rows={list} busy={send.isPending} chosen={endpoint} onChoose={setEndpoint} onAct={act} />
      </Panel>
      {list.length > 0 && (
        <Panel
          flush
          title={endpoint === null ? t('log') : t('log-of', { endpoint })}
          state={viewState(deliveries, {
            when: deliveries.data !== undefined && log.length === 0,
            title: t('log-empty.title'),
            hint: t('log-empty.hint'),
          })}
        >
          <DeliveryTable rows={log} busy={send.isPending} onAct={act} />
        </Panel>
      )}
    </Page>
  );
}
