import {
  type Column,
  DataTable,
  FilterSelect,
  formatNumber,
  formatTime,
  localDate,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  StatusBadge,
  type Tone,
  useApi,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FaultsData } from '../../contracts/routes.ts';
import '../quality/quality.css';
import { addDays } from '../shared/days.ts';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import { FaultActions } from './fault-actions.tsx';

export type FaultRow = FaultsData['faults'][number];

const tones: Record<FaultRow['state'], Tone> = {
  open: 'warning',
  acknowledged: 'notice',
  confirmed: 'alarm',
  dismissed: 'off',
  gone: 'off',
};
const shownDays = 90;

/** Faults of analysers and meters: what was found, on what ground, and what a person says of it. */
export function FaultsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const { plants } = usePlants();
  const [filter, setFilter] = useState('open');
  const to = localDate(Date.now(), park.timeZone);
  const loaded = useApi<FaultsData>('./faults', { query: { from: addDays(to, -shownDays), to }, refetchMs: 60_000 });
  const all = loaded.data?.faults ?? [];
  const open = all.filter(({ state }) => state === 'open' || state === 'acknowledged');
  const rows = filter === 'open' ? open : all;
  const names = new Map(
    plants.flatMap(({ outlets, streams }) => [...outlets, ...streams].map(({ id, name }) => [id, text(name)] as const)),
  );
  const figures = ({ evidence }: FaultRow): string =>
    Object.entries(evidence)
      .slice(0, 4)
      .map(
        ([name, value]) =>
          `${t.of('fault.figure', name, { defaultValue: name })} ${formatNumber(value, { digits: 2 })}`,
      )
      .join(' · ');
  const columns: Column<FaultRow>[] = [
    {
      id: 'from',
      title: t('column.from'),
      kind: 'time',
      width: 130,
      phone: true,
      value: ({ firstAt }) => firstAt,
      render: ({ firstAt }) => formatTime(firstAt, 'short', park.timeZone),
    },
    {
      id: 'until',
      title: t('column.until'),
      kind: 'time',
      width: 130,
      value: ({ lastAt }) => lastAt,
      render: ({ lastAt }) => formatTime(lastAt, 'short', park.timeZone),
    },
    {
      id: 'outlet',
      title: t('column.outlet'),
      value: ({ outlet }) => (outlet ? (names.get(outlet) ?? outlet) : t('fault.stream')),
    },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ outlet, parameter }) =>
        outlet ? t.of('parameter', parameter, { defaultValue: parameter }) : (names.get(parameter) ?? parameter),
    },
    {
      id: 'detector',
      title: t('column.detector'),
      phone: true,
      value: ({ detector }) => t(`fault.detector.${detector}`),
    },
    {
      id: 'samples',
      title: t('column.samples'),
      kind: 'number',
      width: 100,
      value: ({ samples }) => samples,
      render: ({ samples, ref }) => <Quantity value={samples} unit="" scale="none" digits={0} evidence={ref} />,
    },
    { id: 'evidence', title: t('column.evidence'), value: figures },
    { id: 'effect', title: t('column.effect'), width: 150, value: ({ effect }) => t(`fault.effect.${effect}`) },
    {
      id: 'state',
      title: t('column.state'),
      width: 120,
      phone: true,
      value: ({ state }) => t(`fault.state.${state}`),
      render: ({ state, steps }) => (
        <StatusBadge
          state={state}
          tone={tones[state]}
          label={t(`fault.state.${state}`)}
          title={steps.map(({ actor, note }) => [actor, note].filter(Boolean).join(': ')).join('\n') || null}
        />
      ),
    },
    {
      id: 'act',
      title: t('column.actions'),
      width: 230,
      phone: true,
      value: () => null,
      render: (row) => <FaultActions row={row} />,
    },
  ];
  return (
    <Page
      title={t('fault.title')}
      meta={t('fault.meta', { count: open.length })}
      actions={
        <FilterSelect
          label={t('fault.filter')}
          value={filter}
          options={['open', 'all'].map((value) => ({ value, label: t.of('fault', value) }))}
          onChange={setFilter}
        />
      }
      data-testid="water-faults"
    >
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0,
          title: t('fault.empty'),
          hint: t('fault.empty-hint'),
        })}
      >
        <DataTable
          id="faults"
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          initialSort={{ column: 'from', descending: true }}
          exportName={`water-sensor-faults-${park.id}`}
          maxHeight={640}
          data-testid="water-faults-table"
        />
      </Panel>
      <p className="water-note">{t('fault.note')}</p>
    </Page>
  );
}
