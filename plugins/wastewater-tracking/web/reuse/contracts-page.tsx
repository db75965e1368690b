import {
  DataTable,
  Page,
  Panel,
  saidText,
  StatusBadge,
  useCan,
  type Column,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ReuseMarketData } from '../../contracts/reuse.ts';
import { validText } from '../shared/valid-text.ts';
import { useT } from '../use-t.ts';
import { EnterContract } from './enter-contract.tsx';
import { useMarket } from './use-market.ts';
import { WithdrawContract } from './withdraw-contract.tsx';

export type ContractRow = ReuseMarketData['contracts'][number];

/** Contracts in all versions: what holds, what held, who entered it. */
export function ContractsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const may = useCan('water.reuse');
  const { market, state, enterprise, quality } = useMarket();
  const rows = market?.contracts ?? [];
  const newest = new Map(rows.toReversed().map((row) => [row.id, row.version]));
  const stateOf = (row: ContractRow): 'in-force' | 'withdrawn' | 'coming' | 'earlier' =>
    row.inForce
      ? 'in-force'
      : row.withdrawn
        ? 'withdrawn'
        : row.validFrom > (market?.today ?? '')
          ? 'coming'
          : 'earlier';
  const columns: Column<ContractRow>[] = [
    { id: 'contract', title: t('reuse.column.contract'), value: ({ id, version }) => `${id} v${version}` },
    { id: 'enterprise', title: t('reuse.column.enterprise'), phone: true, value: (row) => enterprise(row.enterprise) },
    { id: 'quality', title: t('reuse.column.quality'), value: (row) => quality(row.quality) },
    {
      id: 'volume',
      title: t('reuse.column.volume'),
      kind: 'number',
      unit: 'm³/d',
      phone: true,
      value: ({ volumeM3Day }) => volumeM3Day,
    },
    {
      id: 'price',
      title: t('reuse.column.price'),
      kind: 'number',
      unit: t('reuse.yuan-m3'),
      phone: true,
      value: ({ priceFenPerM3 }) => priceFenPerM3 / 100,
      render: ({ priceFenPerM3 }) => (priceFenPerM3 / 100).toFixed(2),
    },
    { id: 'priority', title: t('reuse.column.priority'), kind: 'number', width: 80, value: ({ priority }) => priority },
    {
      id: 'limits',
      title: t('reuse.column.limits'),
      value: ({ limits }) =>
        Object.entries(limits)
          .map(([parameter, limit]) => `${t.of('parameter', parameter, { defaultValue: parameter })} ≤ ${limit}`)
          .join(', ') || null,
    },
    {
      id: 'valid',
      title: t('column.valid'),
      width: 190,
      value: (row) => validText(t, row),
    },
    {
      id: 'state',
      title: t('column.state'),
      width: 110,
      value: (row) => t(`reuse.state.${stateOf(row)}`),
      render: (row) => (
        <StatusBadge
          state={stateOf(row)}
          tone={row.inForce ? 'normal' : stateOf(row) === 'coming' ? 'notice' : 'off'}
          label={t(`reuse.state.${stateOf(row)}`)}
        />
      ),
    },
    { id: 'by', title: t('column.entered-by'), value: ({ enteredBy }) => enteredBy, hidden: true },
    { id: 'note', title: t('column.note'), value: ({ note }) => saidText(note), hidden: true },
    ...(may && market
      ? [
          {
            id: 'act',
            title: t('column.actions'),
            width: 200,
            phone: true,
            value: () => null,
            render: (row: ContractRow) =>
              newest.get(row.id) === row.version ? (
                <>
                  <EnterContract market={market} of={row} />
                  {row.withdrawn ? null : <WithdrawContract row={row} today={market.today} />}
                </>
              ) : null,
          },
        ]
      : []),
  ];
  return (
    <Page
      title={t('reuse.contracts')}
      meta={t('reuse.contracts-meta')}
      actions={may && market && market.qualities.length > 0 ? <EnterContract market={market} /> : null}
      data-testid="water-reuse-contracts"
    >
      <Panel
        flush
        state={
          market && market.qualities.length > 0 && rows.length === 0
            ? { kind: 'empty', title: t('reuse.no-contracts'), hint: t('reuse.no-contracts-hint') }
            : state
        }
      >
        <DataTable
          id="reuse-contracts"
          columns={columns}
          rows={rows}
          rowKey={({ id, version }) => `${id}@${version}`}
          exportName="reuse-contracts"
          maxHeight={640}
          data-testid="water-reuse-contract-table"
        />
      </Panel>
    </Page>
  );
}
