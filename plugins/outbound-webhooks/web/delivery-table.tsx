import {
  ActionButton,
  DataTable,
  formatTime,
  machineText,
  StatusBadge,
  useCan,
  usePark,
  type Column,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { DeliveryRow } from '../contracts/routes.ts';
import { useT } from './use-t.ts';

const tones: Record<DeliveryRow['state'], Tone> = { waiting: 'busy', delivered: 'normal', failed: 'alarm' };

export interface DeliveryTableProps {
  rows: readonly DeliveryRow[];
  busy: boolean;
  /** Posts to a path below the plugin. */
  onAct: (path: string) => void;
}

/** The log of deliveries: each with what came of its last attempt. */
export function DeliveryTable({ rows, busy, onAct }: DeliveryTableProps): ReactNode {
  const t = useT();
  const park = usePark();
  const manages = useCan('webhooks.manage');
  const problemOf = ({ problem, detail }: DeliveryRow): string =>
    problem === null ? '' : t(`problem.${problem}`, { detail: machineText(detail ?? '') });
  const columns: Column<DeliveryRow>[] = [
    {
      id: 'at',
      title: t('column.at'),
      kind: 'time',
      width: 140,
      phone: true,
      value: ({ createdAt }) => createdAt,
      render: ({ createdAt }) => formatTime(createdAt, 'short', park.timeZone),
    },
    {
      id: 'state',
      title: t('column.state'),
      width: 120,
      phone: true,
      value: ({ state }) => t(`delivery.${state}`),
      render: ({ state }) => <StatusBadge state={state} tone={tones[state]} label={t(`delivery.${state}`)} />,
    },
    { id: 'event', title: t('column.event'), phone: true, value: ({ event }) => event },
    { id: 'endpoint', title: t('column.endpoint'), width: 140, value: ({ endpoint }) => endpoint },
    { id: 'attempts', title: t('column.attempts'), kind: 'number', width: 80, value: ({ attempts }) => attempts },
    {
      id: 'duration',
      title: t('column.duration'),
      kind: 'number',
      unit: 'ms',
      width: 90,
      value: (row) => row.durationMs,
    },
    { id: 'problem', title: t('column.problem'), value: problemOf },
    { id: 'id', title: 'webhook-id', hidden: true, value: ({ messageId }) => messageId },
    {
      id: 'actions',
      title: '',
      width: 120,
      value: () => '',
      render: ({ no }) =>
        manages ? (
          <ActionButton quiet disabled={busy} onClick={() => onAct(`deliveries/${no}/resend`)}>
            {t('action.resend')}
          </ActionButton>
        ) : null,
    },
  ];
  return (
    <DataTable
      id="webhook-deliveries"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => no}
      exportName={`webhook-deliveries-${park.id}`}
      data-testid="webhook-deliveries"
    />
  );
}
