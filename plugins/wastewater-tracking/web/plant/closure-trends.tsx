import {
  DataTable,
  Panel,
  Quantity,
  Sparkline,
  StatusBadge,
  useApi,
  useLocalized,
  viewState,
  type Column,
  type Tone,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ClosuresData } from '../../contracts/closures.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

type Row = ClosuresData['nodes'][number];
const tones: Record<Row['verdict'], Tone> = {
  steady: 'normal',
  lost: 'warning',
  gained: 'warning',
  'not judged': 'off',
};

/** The larger of both sums, with the sign of the error. */
const sumOf = ({ lost, gained }: Pick<Row, 'lost' | 'gained'>): number | null =>
  lost === null || gained === null ? null : lost >= gained ? lost : -gained;

/** Where closing errors tend to: a leak or a meter that drifts shows here long before a single day is out of bounds. */
export function ClosureTrends({ plant, to }: { plant: PlantShape; to: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const loaded = useApi<ClosuresData>(`./plants/${plant.id}/closures`, {
    query: { to },
    refetchMs: 300_000,
    keepPrevious: true,
  });
  const rows = loaded.data?.nodes ?? [];
  const nameOf = ({ unit }: Row): string => {
    const found = plant.units.find(({ id }) => id === unit);
    return unit === null ? t('balance.plant') : found ? text(found.name) : unit;
  };
  const opens = ({ unit }: Row, figure: string): string =>
    ['water.closure-trend', plant.id, loaded.data?.to ?? to, figure, ...(unit === null ? [] : [unit])].join('/');
  const labelOf = ({ verdict, since }: Row): string => t.of('trend', verdict.replace(' ', '-'), { since: since ?? '' });
  const columns: Column<Row>[] = [
    { id: 'node', title: t('column.node'), value: nameOf, phone: true },
    {
      id: 'mean',
      title: t('trend.mean'),
      kind: 'number',
      unit: '%',
      phone: true,
      value: ({ meanPercent }) => meanPercent,
      render: (row) => (
        <Quantity
          value={row.meanPercent}
          unit=""
          digits={2}
          evidence={opens(row, 'mean')}
          label={`${nameOf(row)}, ${t('trend.mean')}`}
          reason={t('trend.few-days')}
        />
      ),
    },
    {
      id: 'mean-m3',
      title: t('trend.mean'),
      kind: 'number',
      unit: 'm³/d',
      value: ({ meanM3 }) => meanM3,
      render: (row) => (
        <Quantity
          value={row.meanM3}
          unit=""
          digits={0}
          evidence={opens(row, 'mean-m3')}
          label={`${nameOf(row)}, ${t('trend.mean')}`}
          reason={t('trend.few-days')}
        />
      ),
    },
    {
      id: 'sigma',
      title: t('trend.sigma'),
      kind: 'number',
      unit: '%',
      value: ({ sigmaPercent }) => sigmaPercent,
      render: (row) => (
        <Quantity
          value={row.sigmaPercent}
          unit=""
          digits={2}
          evidence={opens(row, 'sigma')}
          label={`${nameOf(row)}, ${t('trend.sigma')}`}
        />
      ),
    },
    { id: 'days', title: t('trend.days'), kind: 'number', value: ({ days }) => days },
    {
      id: 'sum',
      title: 'CUSUM',
      kind: 'number',
      unit: 'σ',
      value: sumOf,
      render: (row) => (
        <Quantity
          value={sumOf(row)}
          unit=""
          digits={1}
          evidence={opens(row, 'sum')}
          label={`${nameOf(row)}, CUSUM`}
          reason={t('trend.few-days')}
        />
      ),
    },
    {
      id: 'course',
      title: t('trend.course'),
      width: 150,
      value: () => null,
      render: ({ series }) =>
        series.length < 2 ? '–' : <Sparkline values={series.map((each) => sumOf(each))} label={t('trend.course')} />,
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      phone: true,
      value: labelOf,
      render: (row) => <StatusBadge state={row.verdict} tone={tones[row.verdict]} label={labelOf(row)} />,
    },
  ];
  return (
    <Panel title={t('trend.title')} meta={t('trend.meta')} flush state={viewState(loaded)}>
      <DataTable
        id="closures"
        columns={columns}
        rows={rows}
        rowKey={({ unit }) => unit ?? '*'}
        exportName={`water-closing-errors-${plant.id}`}
        data-testid="water-closures"
      />
      <p className="water-note">{t('trend.note', { limit: loaded.data?.limit ?? '' })}</p>
    </Panel>
  );
}
