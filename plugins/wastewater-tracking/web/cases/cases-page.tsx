import {
  DataTable,
  FilterSelect,
  Page,
  Panel,
  Quantity,
  StatusBadge,
  useApi,
  useLocalized,
  usePark,
  viewState,
  type Column,
  type PluginPageProps,
  type Tone,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ExceedanceCase } from '../../contracts/routes.ts';
import '../quality/quality.css';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { CaseActions } from './case-actions.tsx';
import { CaseHistory } from './case-history.tsx';

const tones: Record<ExceedanceCase['state'], Tone> = {
  raised: 'alarm',
  acknowledged: 'warning',
  explained: 'notice',
  closed: 'normal',
  withdrawn: 'off',
};
const open = ['raised', 'acknowledged', 'explained'];

/** The desk of exceedances: from detection to closed, with cause and measure. */
export function CasesPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const { plants } = usePlants();
  const [filter, setFilter] = useState<string>('open');
  const [chosen, choose] = useState<string | null>(null);
  const loaded = useApi<{ cases: ExceedanceCase[] }>('./cases', { refetchMs: 30_000 });
  const all = loaded.data?.cases ?? [];
  const names = new Map(plants.flatMap(({ outlets }) => outlets.map(({ id, name }) => [id, text(name)] as const)));
  const rows = filter === 'open' ? all.filter(({ state }) => open.includes(state)) : all;
  const columns: Column<ExceedanceCase>[] = [
    { id: 'no', title: t('column.case'), kind: 'number', width: 70, value: ({ id }) => Number(id) },
    { id: 'first', title: t('column.first-day'), width: 120, phone: true, value: ({ firstDay }) => firstDay },
    { id: 'last', title: t('column.last-day'), width: 120, value: ({ lastDay }) => lastDay },
    { id: 'outlet', title: t('column.outlet'), value: ({ outlet }) => names.get(outlet) ?? outlet },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ parameter }) => t.of('parameter', parameter, { defaultValue: parameter }),
    },
    { id: 'basis', title: t('column.basis'), width: 130, value: ({ basis }) => t.of('basis', basis) },
    { id: 'days', title: t('column.windows'), kind: 'number', width: 100, value: ({ days }) => days },
    {
      id: 'worst',
      title: t('column.worst'),
      kind: 'number',
      unit: '%',
      value: ({ worst }) => (worst === null ? null : worst * 100),
      render: ({ worst, ref }) => (
        <Quantity value={worst === null ? null : worst * 100} unit="" digits={0} evidence={ref} />
      ),
    },
    {
      id: 'state',
      title: t('column.state'),
      width: 140,
      phone: true,
      value: ({ state }) => t(`case.state.${state}`),
      render: ({ state }) => <StatusBadge state={state} tone={tones[state]} label={t(`case.state.${state}`)} />,
    },
    { id: 'cause', title: t('column.cause'), value: ({ cause }) => cause },
    { id: 'measure', title: t('column.measure'), value: ({ measure }) => measure, hidden: true },
    {
      id: 'act',
      title: t('column.actions'),
      width: 150,
      phone: true,
      value: () => null,
      render: (row) => <CaseActions row={row} />,
    },
  ];
  const shown = all.find(({ id }) => id === chosen);
  return (
    <Page
      title={t('case.title')}
      meta={t('case.meta', { count: all.filter(({ state }) => open.includes(state)).length })}
      actions={
        <FilterSelect
          label={t('case.filter')}
          value={filter}
          options={['open', 'all'].map((value) => ({ value, label: t.of('case', value) }))}
          onChange={setFilter}
        />
      }
      data-testid="water-cases"
    >
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0,
          title: t('case.empty'),
          hint: t('case.empty-hint'),
        })}
      >
        <DataTable
          id="cases"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          initialSort={{ column: 'first', descending: true }}
          exportName={`water-exceedances-${park.id}`}
          onOpen={({ id }) => choose(id)}
          data-testid="water-cases-table"
        />
      </Panel>
      {shown ? <CaseHistory row={shown} /> : null}
    </Page>
  );
}
