import { Age, DataTable, formatTime, Panel, useApi, viewState, type Column } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { Hj212Request } from '../contracts/routes.ts';
import { outcomeText } from './outcome-text.ts';
import { type Texts, useT } from './use-t.ts';

const ownReasons = ['asked', 'backfill', 'drift'];

function span(row: Hj212Request): string | null {
  return row.from === null || row.to === null
    ? null
    : `${formatTime(row.from, 'short')} – ${formatTime(row.to, 'short')}`;
}

function columns(t: Texts, titles: ReadonlyMap<string, string>): Column<Hj212Request>[] {
  return [
    {
      id: 'asked',
      title: t('requests.asked'),
      value: (row) => row.askedAt,
      kind: 'time',
      width: 110,
      phone: true,
      render: (row) => <Age at={row.askedAt} />,
    },
    {
      id: 'device',
      title: t('column.device'),
      value: (row) => titles.get(row.device) ?? row.device,
      width: 180,
      phone: true,
    },
    { id: 'command', title: t('requests.command'), value: (row) => t.of('command', row.command), width: 180 },
    { id: 'span', title: t('requests.span'), value: span },
    {
      id: 'outcome',
      title: t('requests.outcome'),
      value: (row) => outcomeText(t, row.outcome),
      width: 160,
      phone: true,
    },
    { id: 'packets', title: t('requests.packets'), value: (row) => row.packets, kind: 'number', width: 90 },
    {
      id: 'by',
      title: t('requests.by'),
      value: (row) => (ownReasons.includes(row.by) ? t.of('by', row.by) : row.by),
      width: 150,
    },
  ];
}

/** What was asked of loggers, newest first. */
export function RequestsPanel({ titles }: { titles: ReadonlyMap<string, string> }): ReactNode {
  const t = useT();
  const answer = useApi<{ requests: Hj212Request[] }>('./requests', { refetchMs: 15_000 });
  const rows = answer.data?.requests ?? [];
  const shown = useMemo(() => columns(t, titles), [t, titles]);
  const empty = {
    when: answer.data !== undefined && rows.length === 0,
    title: t('requests.empty'),
    hint: t('requests.empty-hint'),
  };
  return (
    <Panel title={t('requests.title')} flush state={viewState(answer, empty)}>
      <DataTable
        id="requests"
        columns={shown}
        rows={rows}
        rowKey={(row) => row.id}
        exportName="hj212-requests"
        data-testid="hj212-request-table"
      />
    </Panel>
  );
}
