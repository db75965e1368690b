import {
  type Column,
  DataTable,
  Figure,
  Figures,
  formatTime,
  Panel,
  Quantity,
  type TimeRangeState,
  useApi,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { TceData, TceIntensityData } from '../../contracts/index.ts';
import { kindNames } from '../../contracts/kinds.ts';
import { useT } from '../use-t.ts';

type Row = TceData['totals'][number];

export type Coal = ReturnType<typeof useCoal>;

/** What {@link CoalPanel} shows. Asked for by the page, beside what stands above the panel and not after it. */
export function useCoal({ from, to }: Pick<TimeRangeState, 'from' | 'to'>) {
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return {
    coal: useApi<TceData>('./tce', { query, keepPrevious: true }),
    perProduct: useApi<TceIntensityData>('./tce/intensity', { query, keepPrevious: true }),
  };
}

/** Standard coal of the consumers by energy kind with the factor of each, and per product. */
export function CoalPanel({ coal, perProduct }: Coal): ReactNode {
  const t = useT();
  const columns = useColumns(coal.data?.factors ?? []);
  const products = perProduct.data?.products ?? [];
  return (
    <Panel
      title={t('tce.title')}
      meta={t('tce.meta')}
      state={viewState(coal, undefined, perProduct)}
      flush
      data-testid="coal"
    >
      <DataTable
        id="coal"
        columns={columns}
        rows={coal.data?.totals ?? []}
        rowKey={({ key }) => key}
        exportName="standard-coal"
        bare
        empty={t('tce.unknown')}
      />
      <Figures>
        <Figure label={t('tce.total')}>
          <Quantity
            value={coal.data?.gce == null ? null : coal.data.gce / 1e6}
            unit="tce"
            scale="none"
            digits={1}
            size="lg"
            evidence={coal.data?.ref ?? undefined}
            reason={t('tce.unknown')}
            label={t('tce.title')}
          />
        </Figure>
        {products.map((product) => (
          <PerProduct key={product.id} product={product} span={perProduct.data!} />
        ))}
      </Figures>
    </Panel>
  );
}

function PerProduct({
  product,
  span,
}: {
  product: TceIntensityData['products'][number];
  span: { from: number; to: number };
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  return (
    <Figure
      label={text(product.name)}
      note={
        product.kgcePerUnit === null
          ? t('tce.incomplete')
          : t('tce.days', { from: formatTime(span.from, 'date'), to: formatTime(span.to - 1, 'date') })
      }
    >
      <Quantity
        value={product.kgcePerUnit}
        unit={`kgce/${product.unit}`}
        scale="none"
        digits={1}
        size="lg"
        quality={product.quality}
        evidence={span.to > span.from ? product.ref : undefined}
        reason={t('tce.incomplete')}
        label={t('tce.per-product')}
      />
    </Figure>
  );
}

const units = { Wh: ['MWh', 1e6], L: ['m³', 1000], g: ['t', 1e6] } as const;

function useColumns(factors: TceData['factors']): Column<Row>[] {
  const t = useT();
  const text = useLocalized();
  const words = ({ factors: used }: Row): string =>
    used
      .map(({ year, factor, problem }) => {
        const found = factors.find(({ id }) => id === factor);
        if (!found) return `${year}: ${t(`tce.${problem ?? 'no-factor'}`)}`;
        return `${year}: ${found.kgce} kgce/${found.per === 'm3' ? 'm³' : found.per}, ${text(found.name)} (${t(`tce.${found.status}`)})`;
      })
      .join('; ');
  return [
    {
      id: 'kind',
      title: t('tce.kind'),
      phone: true,
      value: ({ kind }) => text(kindNames[kind]),
    },
    {
      id: 'amount',
      title: t('tce.amount'),
      kind: 'number',
      value: ({ amount, unit }) => amount / units[unit][1],
      render: ({ amount, unit, amountRef }) => (
        <Quantity
          value={amount / units[unit][1]}
          unit={units[unit][0]}
          scale="none"
          digits={1}
          evidence={amountRef ?? undefined}
          label={t('tce.amount')}
        />
      ),
    },
    { id: 'factor', title: t('tce.factor'), value: words },
    {
      id: 'coal',
      title: t('tce.coal'),
      kind: 'number',
      unit: 'tce',
      phone: true,
      value: ({ gce }) => (gce === null ? null : gce / 1e6),
      render: ({ gce, quality, ref }) => (
        <Quantity
          value={gce === null ? null : gce / 1e6}
          unit="tce"
          scale="none"
          digits={1}
          quality={quality.worst}
          evidence={ref ?? undefined}
          reason={t('tce.no-factor')}
          label={t('tce.coal')}
        />
      ),
    },
  ];
}
