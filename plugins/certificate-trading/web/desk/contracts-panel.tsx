import {
  type Column,
  DataTable,
  formatMoney,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  useCan,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PowerContract, PowerContracts } from '../../contracts/power-contract-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { RunContract } from './contract-actions.tsx';
import { ProposeContract } from './propose-contract.tsx';

const looks = { proposed: 'pending', active: 'done', rejected: 'off', ended: 'off' } as const;

/** Green power contracts of an account with what was delivered, and what can be done about each. */
export function ContractsPanel({ account }: { account: string }): ReactNode {
  const t = useT();
  const mayTrade = useCan('certificates.trade');
  const loaded = useApi<PowerContracts>('./power-contracts', { refetchMs: 60_000 });
  const rows = (loaded.data?.contracts ?? []).filter(({ buyer, seller }) => buyer === account || seller === account);
  return (
    <Panel
      title={t('contract.title')}
      meta={t('contract.meta')}
      actions={mayTrade ? <ProposeContract key={account} account={account} /> : null}
      state={viewState(loaded)}
      data-testid="power-contracts"
      flush
    >
      <ContractsTable rows={rows} />
    </Panel>
  );
}

function ContractsTable({ rows }: { rows: readonly PowerContract[] }): ReactNode {
  const t = useT();
  const mayRun = useCan('certificates.market');
  const park = usePark();
  const name = useAccountName();
  const waitsFor = ({ state, approvedBy, agreedBy }: PowerContract): string =>
    state !== 'proposed'
      ? t(`contract.state.${state}`)
      : t(
          approvedBy === null
            ? 'contract.waits-approval'
            : agreedBy === null
              ? 'contract.waits-seller'
              : 'contract.state.proposed',
        );
  const energy = (id: 'planned' | 'delivered', phone: boolean): Column<PowerContract> => ({
    id,
    title: t(`contract.${id}`),
    kind: 'number',
    unit: 'MWh',
    phone,
    value: (row) => row[`${id}Wh`] / 1e6,
    render: (row) => (
      <Quantity value={row[`${id}Wh`]} unit="Wh" evidence={row[`${id}Ref`]} label={t(`contract.${id}`)} />
    ),
  });
  const columns: Column<PowerContract>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    {
      id: 'parties',
      title: t('deals.parties'),
      phone: true,
      value: ({ seller, buyer }) => `${name(seller)} → ${name(buyer)}`,
    },
    { id: 'months', title: t('contract.months'), value: ({ monthFrom, monthTo }) => `${monthFrom} – ${monthTo}` },
    { id: 'shape', title: t('contract.shape'), value: ({ shape }) => t(`contract.shape-of.${shape}`) },
    {
      id: 'price',
      title: t('contract.price'),
      kind: 'number',
      unit: '¥',
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    energy('planned', false),
    energy('delivered', false),
    {
      id: 'state',
      title: t('column.status'),
      phone: true,
      value: waitsFor,
      render: (row) => <StatusBadge state={looks[row.state]} label={waitsFor(row)} />,
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => '',
      render: (row) => (mayRun && row.state === 'active' ? <RunContract contract={row} /> : null),
    },
  ];
  return (
    <DataTable
      id="power-contracts"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`power-contracts-${park.id}`}
      empty={t('contract.empty')}
      maxHeight={420}
    />
  );
}
