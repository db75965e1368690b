import { Age, DataTable, Panel, useApi, viewState, type Column } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { QuarantinedMessage } from '../contracts/routes.ts';
import { type Texts, useT } from './use-t.ts';

function columns(t: Texts): Column<QuarantinedMessage>[] {
  return [
    {
      id: 'last',
      title: t('quarantine.last'),
      value: (row) => row.lastAt,
      kind: 'time',
      width: 110,
      phone: true,
      render: (row) => <Age at={row.lastAt} />,
    },
    { id: 'device', title: t('column.device'), value: (row) => row.device, width: 160, phone: true },
    {
      id: 'code',
      title: t('quarantine.kind'),
      value: (row) => t.of('code', row.code),
      width: 150,
      render: (row) => <span title={row.code}>{t.of('code', row.code)}</span>,
    },
    {
      id: 'reason',
      title: t('quarantine.reason'),
      value: (row) => row.reason,
      phone: true,
      render: (row) => <span title={row.reason}>{row.reason}</span>,
    },
    { id: 'count', title: t('quarantine.count'), value: (row) => row.count, kind: 'number', width: 80 },
    { id: 'bytes', title: t('quarantine.bytes'), value: (row) => row.bytes, kind: 'number', unit: 'B', width: 90 },
    {
      id: 'excerpt',
      title: t('quarantine.excerpt'),
      value: (row) => row.excerpt,
      render: (row) => <code title={row.excerpt}>{row.excerpt.slice(0, 80)}</code>,
    },
    { id: 'topic', title: t('quarantine.topic'), value: (row) => row.topic, hidden: true },
  ];
}

/** Messages that were set aside, newest first, each with the reason. */
export function QuarantinePanel(): ReactNode {
  const t = useT();
  const answer = useApi<{ messages: QuarantinedMessage[] }>('./quarantine', { refetchMs: 30_000 });
  const rows = answer.data?.messages ?? [];
  const shown = useMemo(() => columns(t), [t]);
  const empty = { when: answer.data !== undefined && rows.length === 0, title: t('quarantine.empty') };
  return (
    <Panel title={t('quarantine.title')} flush state={viewState(answer, empty)}>
      <DataTable
        id="quarantine"
        columns={shown}
        rows={rows}
        rowKey={(row) => row.id}
        exportName="mqtt-quarantine"
        data-testid="mqtt-quarantine-table"
      />
    </Panel>
  );
}
