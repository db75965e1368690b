import {
  ActionButton,
  DataTable,
  formatTime,
  StatusBadge,
  useCan,
  useLocalized,
  usePark,
  type Column,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { EndpointRow } from '../contracts/routes.ts';
import { useT } from './use-t.ts';

const tones: Record<EndpointRow['state'], Tone> = { ok: 'normal', failing: 'warning', disabled: 'alarm', off: 'off' };

export interface EndpointTableProps {
  rows: readonly EndpointRow[];
  busy: boolean;
  /** The endpoint whose log is shown; null for all. */
  chosen: string | null;
  onChoose: (endpoint: string | null) => void;
  /** Posts to a path below the plugin. */
  onAct: (path: string) => void;
}

export function EndpointTable({ rows, busy, chosen, onChoose, onAct }: EndpointTableProps): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const manages = useCan('webhooks.manage');
  const enterpriseOf = ({ enterpriseId }: EndpointRow): string => {
    const found = park.enterprises.find(({ id }) => id === enterpriseId);
    return enterpriseId === null ? t('whole-park') : found ? text(found.name) : enterpriseId;
  };
  const columns: Column<EndpointRow>[] = [
    { id: 'id', title: t('column.endpoint'), width: 160, phone: true, value: ({ id }) => id },
    {
      id: 'state',
      title: t('column.state'),
      width: 130,
      phone: true,
      value: ({ state }) => t(`endpoint.${state}`),
      render: ({ state }) => <StatusBadge state={state} tone={tones[state]} label={t(`endpoint.${state}`)} />,
    },
    { id: 'url', title: t('column.url'), value: ({ url }) => url },
    { id: 'events', title: t('column.events'), value: ({ events }) => events.join(', ') },
    { id: 'enterprise', title: t('column.enterprise'), width: 130, value: enterpriseOf },
    { id: 'waiting', title: t('column.waiting'), kind: 'number', width: 80, value: ({ waiting }) => waiting },
    {
      id: 'delivered',
      title: t('column.delivered'),
      kind: 'time',
      width: 140,
      value: ({ deliveredAt }) => deliveredAt,
      render: ({ deliveredAt }) => (deliveredAt === null ? '–' : formatTime(deliveredAt, 'short', park.timeZone)),
    },
    {
      id: 'actions',
      title: '',
      width: 200,
      phone: true,
      value: () => '',
      render: ({ id, state }) => (
        <>
          <ActionButton quiet aria-pressed={chosen === id} onClick={() => onChoose(chosen === id ? null : id)}>
            {t(chosen === id ? 'action.all' : 'action.log')}
          </ActionButton>
          {manages && (state === 'ok' || state === 'failing') && (
            <ActionButton quiet disabled={busy} onClick={() => onAct(`endpoints/${id}/test`)}>
              {t('action.test')}
            </ActionButton>
          )}
          {manages && state === 'disabled' && (
            <ActionButton primary disabled={busy} onClick={() => onAct(`endpoints/${id}/enable`)}>
              {t('action.enable')}
            </ActionButton>
          )}
        </>
      ),
    },
  ];
  return (
    <DataTable
      id="webhooks"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      bare
      data-testid="webhook-endpoints"
    />
  );
}
