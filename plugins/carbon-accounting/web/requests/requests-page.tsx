import {
  type Column,
  formatTime,
  type PluginPageProps,
  StatusBadge,
  unitSymbol,
  useApi,
  useCan,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { RequestsData, RequestView } from '../../contracts/desk-routes.ts';
import { ListPage } from '../shared/list-page.tsx';
import { useFactorLibrary, useItemName, useUseName } from '../shared/names.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { NewRequest } from './new-request.tsx';
import { RequestDialog } from './request-dialog.tsx';

const looks = { open: 'pending', submitted: 'warning', returned: 'warning', accepted: 'ok', cancelled: 'off' } as const;

/** The enterprise desk: what the park asked for, what was submitted, and what became of it. */
export function RequestsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const consumer = useUseName();
  const item = useItemName();
  const mayAsk = useCan('carbon.requests');
  const [asking, setAsking] = useState(false);
  const [chosen, choose] = useChoice<string>('request', '');
  const loaded = useApi<RequestsData>('./requests', { keepPrevious: true });
  const rows = loaded.data?.requests ?? [];
  const open = rows.find(({ no }) => String(no) === chosen);
  const columns: Column<RequestView>[] = [
    { id: 'no', title: t('requests.no'), kind: 'number', width: 70, value: ({ no }) => no },
    {
      id: 'enterprise',
      title: t('activities.enterprise'),
      phone: true,
      value: ({ enterpriseId }) => consumer(`enterprise:${enterpriseId}`),
    },
    { id: 'period', title: t('column.period'), width: 100, value: ({ period }) => period },
    {
      id: 'items',
      title: t('requests.items'),
      value: ({ items }) =>
        items.map((each) => `${item(each.item ?? each.kind)} (${unitSymbol(each.unit)})`).join(', '),
    },
    { id: 'due', title: t('requests.due'), width: 110, phone: true, value: ({ due }) => due },
    {
      id: 'state',
      title: t('requests.status'),
      width: 150,
      phone: true,
      value: ({ state, late }) => t(late ? 'requests.late' : `requests.state.${state}`),
      render: ({ state, late }) => (
        <StatusBadge
          state={late ? 'alarm' : looks[state]}
          label={late ? t('requests.late') : t(`requests.state.${state}`)}
        />
      ),
    },
    {
      id: 'last',
      title: t('requests.last'),
      kind: 'time',
      value: ({ steps, recordedAt }) => Date.parse(steps.at(-1)?.recordedAt ?? recordedAt),
      render: ({ steps, recordedAt }) => formatTime(Date.parse(steps.at(-1)?.recordedAt ?? recordedAt), 'short'),
    },
  ];
  return (
    <ListPage
      name="requests"
      loaded={loaded}
      also={useFactorLibrary()}
      rows={rows}
      meta={t('requests.meta', {
        count: rows.length,
        waiting: rows.filter(({ state }) => state !== 'accepted' && state !== 'cancelled').length,
      })}
      columns={columns}
      rowKey={({ no }) => String(no)}
      onOpen={({ no }) => choose(String(no))}
      begin={{ label: t('requests.new'), may: mayAsk, onClick: () => setAsking(true) }}
    >
      {asking ? <NewRequest onClose={() => setAsking(false)} /> : null}
      {open ? <RequestDialog key={open.no} request={open} onClose={() => choose('')} /> : null}
    </ListPage>
  );
}
