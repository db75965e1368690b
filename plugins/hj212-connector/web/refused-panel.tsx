import { Age, DataTable, machineText, Panel, useApi, viewState, type Column } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { RefusedFrame } from '../contracts/routes.ts';
import { type Texts, useT } from './use-t.ts';

function columns(t: Texts, titles: ReadonlyMap<string, string>): Column<RefusedFrame>[] {
  return [
    {
      id: 'last',
      title: t('refused.last'),
      value: (row) => row.lastAt,
      kind: 'time',
      width: 110,
      phone: true,
      render: (row) => <Age at={row.lastAt} />,
    },
    {
      id: 'device',
      title: t('column.device'),
      value: (row) => titles.get(row.device) ?? (row.device || null),
      width: 160,
      phone: true,
    },
    { id: 'remote', title: t('refused.remote'), value: (row) => row.remote, width: 140 },
    {
      id: 'reason',
      title: t('refused.reason'),
      value: (row) => machineText(row.reason),
      phone: true,
      render: (row) => <span title={row.reason}>{machineText(row.reason)}</span>,
    },
    { id: 'count', title: t('refused.count'), value: (row) => row.count, kind: 'number', width: 80 },
    {
      id: 'excerpt',
      title: t('refused.excerpt'),
      value: (row) => row.excerpt,
      render: (row) => <code title={row.excerpt}>{row.excerpt.slice(0, 80)}</code>,
    },
  ];
}

/** Frames that were not taken, newest first, each with the reason. */
export function RefusedPanel({ titles }: { titles: ReadonlyMap<string, string> }): ReactNode {
  const t = useT();
  const answer = useApi<{ frames: RefusedFrame[] }>('./refused', { refetchMs: 30_000 });
  const rows = answer.data?.frames ?? [];
  const shown = useMemo(() => columns(t, titles), [t, titles]);
  const empty = { when: answer.data !== undefined && rows.length === 0, title: t('refused.empty') };
  return (
    <Panel title={t('refused.title')} flush state={viewState(answer, empty)}>
      <DataTable
        id="refused"
        columns={shown}
        rows={rows}
        rowKey={(row) => row.id}
        exportName="hj212-refused"
        data-testid="hj212-refused-table"
      />
    </Panel>
  );
}
