import {
  DataTable,
  formatTime,
  Page,
  Panel,
  Quantity,
  TimeRange,
  TimeSeries,
  useApi,
  useLocalized,
  useMe,
  usePark,
  useTimeRange,
  viewState,
  holds,
  type Column,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { IntensityData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';
import { CoalPanel, useCoal } from './coal-panel.tsx';
import { EnterProduction } from './enter-production.tsx';
import './analysis.css';

type Product = IntensityData['products'][number];
type Period = Product['periods'][number];

/** Specific consumption of each product: energy per tonne by day, with what it rests on. */
export function IntensityPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const me = useMe();
  const park = usePark();
  const range = useTimeRange({ kind: '7d' });
  const resolution = range.to - range.from > 62 * 86_400_000 ? '1mo' : '1d';
  const query = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), resolution };
  const intensity = useApi<IntensityData>('./analysis/intensity', { query, keepPrevious: true });
  const coal = useCoal(range);
  const products = intensity.data?.products ?? [];
  const entered = products.filter(({ counted }) => !counted);
  const state = viewState(intensity, {
    when: intensity.data !== undefined && products.length === 0,
    title: t('intensity.empty'),
    hint: t('intensity.empty-hint'),
  });
  return (
    <Page
      title={t('intensity.title')}
      meta={t('intensity.meta')}
      actions={<TimeRange range={range} choices={['7d', 'month', 'custom']} />}
      state={state}
    >
      {products.map((product) => (
        <ProductPanel key={product.id} product={product} from={range.from} to={range.to} />
      ))}
      <CoalPanel {...coal} />
      {entered.length > 0 && holds(me, park.id, 'energy.production-edit') ? (
        <EnterProduction products={entered} />
      ) : null}
    </Page>
  );
}

function ProductPanel({ product, from, to }: { product: Product; from: number; to: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const unit = `kWh/${product.unit}`;
  const known = product.periods.filter(({ kwhPerUnit }) => kwhPerUnit !== null);
  const name = text(product.name);
  const enterprise = usePark().enterprises.find(({ id }) => id === product.enterpriseId);
  return (
    <Panel
      title={t('intensity.product', { name })}
      meta={`${enterprise ? text(enterprise.name) : product.enterpriseId} · ${t(product.counted ? 'intensity.counted' : 'intensity.entered')}`}
      flush
      data-testid={`product-${product.id}`}
    >
      {known.length > 0 ? (
        <div className="em-pad">
          <TimeSeries
            series={[
              {
                id: 'intensity',
                label: unit,
                style: 'step',
                color: 'var(--lt-series-1)',
                ts: known.map((period) => period.from),
                values: known.map(({ kwhPerUnit }) => kwhPerUnit),
              },
            ]}
            unit={unit}
            range={{ from, to }}
            height={180}
            zeroBased
            exportName={`intensity-${product.id}`}
            summary={t('intensity.summary', { name })}
          />
        </div>
      ) : null}
      <DataTable
        id={`intensity-${product.id}`}
        columns={usePeriodColumns(product, unit)}
        rows={product.periods}
        rowKey={(period) => String(period.from)}
        initialSort={{ column: 'from', descending: true }}
        exportName={`intensity-${product.id}`}
        maxHeight={360}
        bare
        empty={t('intensity.no-period')}
      />
    </Panel>
  );
}

function usePeriodColumns(product: Product, unit: string): Column<Period>[] {
  const t = useT();
  return [
    {
      id: 'from',
      title: t('load.day'),
      kind: 'time',
      width: 140,
      phone: true,
      value: ({ from }) => formatTime(from, 'date'),
    },
    {
      id: 'energy',
      title: t('load.energy'),
      kind: 'number',
      unit: 'kWh',
      value: ({ energyWh }) => (energyWh === null ? null : energyWh / 1000),
      render: ({ energyWh, energyRef }) => (
        <Quantity
          value={energyWh === null ? null : energyWh / 1000}
          unit="kWh"
          scale="none"
          digits={0}
          evidence={energyRef}
          label={t('load.energy')}
        />
      ),
    },
    {
      id: 'production',
      title: t('intensity.production'),
      kind: 'number',
      unit: product.unit,
      phone: true,
      value: ({ quantity }) => quantity,
      render: ({ quantity, productionRef }) => (
        <Quantity
          value={quantity}
          unit={product.unit}
          scale="none"
          digits={1}
          evidence={productionRef}
          label={t('intensity.production')}
        />
      ),
    },
    {
      id: 'intensity',
      title: t('intensity.title'),
      kind: 'number',
      unit,
      phone: true,
      value: ({ kwhPerUnit }) => kwhPerUnit,
      render: ({ kwhPerUnit, quality, ref }) => (
        <Quantity
          value={kwhPerUnit}
          unit={unit}
          scale="none"
          digits={1}
          quality={quality}
          evidence={ref}
          reason={t('intensity.incomplete')}
          label={t('intensity.title')}
        />
      ),
    },
  ];
}
