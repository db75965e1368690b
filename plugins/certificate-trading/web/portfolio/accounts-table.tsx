import { type Column, DataTable, Quantity, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { Portfolio } from '../../contracts/routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Bucket = Portfolio['balances'][number]['bucket'];
type Row = { account: string } & Partial<Record<Bucket, number>>;

const buckets = ['held', 'reserved', 'frozen', 'retired', 'expired', 'cancelled'] as const;

/** Balances by account, as the ledger keeps them. */
export function AccountsTable({ balances }: { balances: Portfolio['balances'] }): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const rows = new Map<string, Row>();
  for (const { account, bucket, wh } of balances) rows.set(account, { ...rows.get(account), account, [bucket]: wh });
  const columns: Column<Row>[] = [
    { id: 'account', title: t('column.account'), phone: true, value: ({ account }) => name(account) },
    ...buckets.map((bucket): Column<Row> => ({
      id: bucket,
      title: t(`bucket.${bucket}`),
      kind: 'number',
      unit: 'MWh',
      phone: bucket === 'held' || bucket === 'retired',
      hidden: bucket === 'frozen' || bucket === 'expired' || bucket === 'cancelled',
      value: (row) => (row[bucket] ?? 0) / 1e6,
      render: (row) => (
        <Quantity
          value={row[bucket] ?? 0}
          unit="Wh"
          evidence={`certificate.holding/${bucket}/${row.account}`}
          label={t(`bucket.${bucket}`)}
        />
      ),
    })),
  ];
  return (
    <DataTable
      id="accounts"
      columns={columns}
      rows={[...rows.values()]}
      rowKey={({ account }) => account}
      exportName={`certificate-accounts-${park.id}`}
      maxHeight={480}
    />
  );
}
