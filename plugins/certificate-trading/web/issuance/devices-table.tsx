import { type Column, DataTable } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useAccountName, useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Row = IssuanceQueue['devices'][number];

/** Registered devices, and which kind of certificate the rules give them. */
export function DevicesTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const name = useAccountName();
  const source = useWordsOf('source');
  const kind = useWordsOf('kind');
  const rule = useWordsOf('rule');
  const columns: Column<Row>[] = [
    { id: 'device', title: t('column.device'), phone: true, value: ({ id }) => deviceName(id) },
    { id: 'source', title: t('column.source'), phone: true, value: (row) => source(row.source) },
    { id: 'capacity', title: t('column.capacity'), kind: 'number', unit: 'kW', value: ({ capacityKw }) => capacityKw },
    {
      id: 'kind',
      title: t('column.kind'),
      phone: true,
      value: (row) => kind(row.kind),
      render: (row) => <span title={rule(row.rule)}>{kind(row.kind)}</span>,
    },
    { id: 'account', title: t('column.account'), value: ({ account }) => name(account) },
  ];
  return <DataTable id="devices" bare columns={columns} rows={rows} rowKey={({ id }) => id} maxHeight={360} />;
}
