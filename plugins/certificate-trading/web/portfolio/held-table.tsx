import { type Column, DataTable, Quantity, usePark, usePluginRoot } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Portfolio } from '../../contracts/routes.ts';
import { useAccountName, useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';

type Row = Portfolio['held'][number];

/** What can be used, by device and month of generation; a row opens its certificates. */
export function HeldTable({ held }: { held: readonly Row[] }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const root = usePluginRoot();
  const navigate = useNavigate();
  const name = useAccountName();
  const columns: Column<Row>[] = [
    { id: 'device', title: t('column.device'), phone: true, value: ({ device }) => deviceName(device) },
    { id: 'month', title: t('column.month'), phone: true, value: ({ month }) => month },
    { id: 'account', title: t('column.account'), value: ({ account }) => name(account) },
    {
      id: 'wh',
      title: t('column.amount'),
      kind: 'number',
      unit: 'MWh',
      phone: true,
      value: ({ wh }) => wh / 1e6,
      render: ({ wh, account, device, month }) => (
        <Quantity
          value={wh}
          unit="Wh"
          evidence={device === '' ? null : `certificate.holding/held/${account}/${device}/${month}`}
          label={t('column.amount')}
        />
      ),
    },
    { id: 'expires', title: t('column.expires'), value: ({ expiresOn }) => expiresOn },
  ];
  return (
    <DataTable
      id="held"
      columns={columns}
      rows={held}
      rowKey={({ account, device, month }) => `${account} ${device} ${month}`}
      onOpen={({ account, device, month }) =>
        void navigate(
          `${root}/certificates?${new URLSearchParams({ account, device, month, status: 'Active' }).toString()}`,
        )
      }
      exportName={`certificates-held-${park.id}`}
      maxHeight={480}
    />
  );
}
