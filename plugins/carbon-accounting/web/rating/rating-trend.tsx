import { type Column, DataTable, fromZoned, Grid, Panel, Quantity, TimeSeries, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RatingData } from '../../contracts/rating-routes.ts';
import { useT } from '../use-t.ts';

type Month = RatingData['trend'][number];

/** Intensity of each month of the year against the target, and the figures behind it. */
export function RatingTrend({ data }: { data: RatingData }): ReactNode {
  const t = useT();
  const park = usePark();
  const year = data.period.slice(0, 4);
  const target = data.core?.targetTPerTce ?? data.outlook?.targetTPerTce ?? null;
  const start = (month: string, later = 0): number => {
    const [of, number] = month.split('-').map(Number) as [number, number];
    return fromZoned(park.timeZone, number + later > 12 ? of + 1 : of, ((number + later - 1) % 12) + 1, 1);
  };
  const end = start(`${year}-12`, 1);
  const last = data.trend.at(-1);
  return (
    <Grid>
      <Panel title={t('rating.trend')} meta={t('rating.trend-meta')} span={6} flush>
        <TimeSeries
          series={[
            {
              id: 'intensity',
              label: t('rating.core'),
              ts: data.trend.map(({ month }) => start(month)),
              values: data.trend.map(({ intensityTPerTce }) => intensityTPerTce),
              style: 'step',
              ...(last ? { endTs: start(last.month, 1) } : {}),
              gapMs: 40 * 86_400_000,
            },
          ]}
          unit="tCO2/tce"
          range={{ from: start(`${year}-01`), to: end }}
          {...(target === null
            ? {}
            : { limits: [{ value: target, label: t('rating.target'), tone: 'target' as const }] })}
          zeroBased
          night={false}
          height={220}
          exportName={`intensity-${park.id}-${year}`}
        />
      </Panel>
      <Panel span={6} flush>
        <Months rows={data.trend} />
      </Panel>
    </Grid>
  );
}

function Months({ rows }: { rows: readonly Month[] }): ReactNode {
  const t = useT();
  const park = usePark();
  const figure = (id: 'emissionsT' | 'energyTce', title: string, unit: string): Column<Month> => ({
    id,
    title,
    kind: 'number',
    unit,
    value: (row) => row[id],
    render: (row) => (
      <Quantity
        value={row[id]}
        unit=""
        scale="none"
        digits={1}
        evidence={id === 'energyTce' ? `carbon.indicator/energy/${row.month}` : row.emissionsRef}
        label={title}
      />
    ),
  });
  const columns: Column<Month>[] = [
    { id: 'month', title: t('rating.month'), phone: true, value: ({ month }) => month },
    figure('emissionsT', t('rating.emissions'), 'tCO2'),
    figure('energyTce', t('rating.energy'), 'tce'),
    {
      id: 'intensity',
      title: t('rating.core'),
      kind: 'number',
      unit: 'tCO2/tce',
      phone: true,
      value: ({ intensityTPerTce }) => intensityTPerTce,
      render: ({ intensityTPerTce, ref, month }) => (
        <Quantity value={intensityTPerTce} unit="" scale="none" digits={3} evidence={ref} label={month} />
      ),
    },
    { id: 'days', title: t('rating.days-posted'), kind: 'number', phone: true, value: ({ days }) => days },
  ];
  return (
    <DataTable
      id="rating-months"
      columns={columns}
      rows={rows}
      rowKey={({ month }) => month}
      exportName={`rating-months-${park.id}`}
      maxHeight={280}
      empty={t('rating.trend-empty')}
    />
  );
}
