import {
  type Column,
  DataTable,
  FilterSelect,
  localDate,
  Page,
  Panel,
  type PluginPageProps,
  Quantity,
  StatusBadge,
  useApi,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ReuseDaysData, ShownDelivery } from '../../contracts/reuse.ts';
import { addDays } from '../shared/days.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { wordOf } from '../shared/verdict-badge.tsx';
import { type Texts, useT } from '../use-t.ts';
import { SupplyDemand } from './supply-demand.tsx';
import { m3Of, useMarket } from './use-market.ts';

/** Days that can be looked at. */
const shownDays = 40;

/** Supply and demand of a day by quality, and who got how much of it. */
export function AllocationPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const { market, state, enterprise, quality } = useMarket();
  const [now] = useState(Date.now);
  const today = localDate(now, park.timeZone);
  const loaded = useApi<ReuseDaysData>(`./reuse/days?from=${addDays(today, -shownDays)}&to=${today}`, {
    refetchMs: 60_000,
  });
  const [chosen, choose] = useState('');
  const days = [...new Set((loaded.data?.deliveries ?? []).map((each) => each.day))].sort().reverse();
  const day = days.includes(chosen) ? chosen : days[0];
  const rows = (loaded.data?.deliveries ?? []).filter((each) => each.day === day);
  const supply = (loaded.data?.days ?? []).filter((each) => each.day === day);
  const none = viewState(loaded, {
    when: loaded.data !== undefined && rows.length === 0,
    title: t('reuse.no-days'),
    hint: t('reuse.no-days-hint'),
  });
  return (
    <Page
      title={t('reuse.title')}
      meta={t('reuse.meta')}
      actions={
        day === undefined ? null : (
          <FilterSelect
            label={t('column.day')}
            value={day}
            options={days.map((each) => ({ value: each, label: each }))}
            onChange={choose}
          />
        )
      }
      data-testid="water-reuse"
    >
      {market && supply.length > 0 ? (
        <Panel title={t('reuse.supply')} meta={day}>
          <SupplyDemand days={supply} quality={quality} />
        </Panel>
      ) : null}
      <Panel
        title={t('reuse.allocation')}
        meta={t('reuse.allocation-meta')}
        flush
        state={market && market.qualities.length > 0 ? none : state}
      >
        <Deliveries rows={rows} enterprise={enterprise} quality={quality} name={`reuse-allocation-${day ?? ''}`} />
      </Panel>
    </Page>
  );
}

function Deliveries(props: {
  rows: readonly ShownDelivery[];
  enterprise: (id: string) => string;
  quality: (id: string) => string;
  name: string;
}): ReactNode {
  const t = useT();
  const volume = (
    id: string,
    pick: (row: ShownDelivery) => number | null,
    more: Partial<Column<ShownDelivery>> = {},
  ): Column<ShownDelivery> => ({
    id,
    title: t.of('reuse.column', id),
    kind: 'number',
    unit: 'm³',
    value: (row) => m3Of(pick(row)),
    render: (row) => <Quantity value={m3Of(pick(row))} unit="" scale="none" digits={1} />,
    ...more,
  });
  const columns: Column<ShownDelivery>[] = [
    {
      id: 'enterprise',
      title: t('reuse.column.enterprise'),
      phone: true,
      value: (row) => props.enterprise(row.enterprise),
    },
    { id: 'contract', title: t('reuse.column.contract'), value: ({ contract, version }) => `${contract} v${version}` },
    { id: 'quality', title: t('reuse.column.quality'), value: (row) => props.quality(row.quality) },
    volume('agreed', ({ contractL }) => contractL),
    volume('allocated', ({ allocatedL }) => allocatedL, {
      render: (row) => (
        <Quantity
          value={m3Of(row.allocatedL)}
          unit=""
          scale="none"
          digits={1}
          evidence={figureRef(row.ref, 'allocated')}
          label={t('reuse.column.allocated')}
        />
      ),
    }),
    volume('delivered', ({ deliveredL }) => deliveredL, {
      phone: true,
      render: (row) => (
        <Quantity
          value={m3Of(row.deliveredL)}
          unit=""
          scale="none"
          digits={1}
          quality={row.data}
          evidence={row.ref}
          label={t('reuse.column.delivered')}
        />
      ),
    }),
    {
      id: 'source',
      title: t('reuse.column.source'),
      width: 150,
      value: ({ source }) => t(`reuse.source.${source}`),
    },
    {
      id: 'verdict',
      title: t('reuse.column.verdict'),
      width: 190,
      phone: true,
      value: (row) => verdictOf(row, t),
      render: (row) => (
        <StatusBadge
          state={row.reason ?? 'served'}
          tone={row.reason === null ? 'normal' : row.allocatedL === null ? 'off' : 'warning'}
          label={verdictOf(row, t)}
        />
      ),
    },
  ];
  return (
    <DataTable
      id="reuse-allocation"
      columns={columns}
      rows={props.rows}
      rowKey={({ contract, day }) => `${contract}/${day}`}
      exportName={props.name}
      maxHeight={520}
      data-testid="water-reuse-allocation"
    />
  );
}

const verdictOf = ({ reason }: ShownDelivery, t: Texts): string =>
  reason === null ? t('reuse.served') : t.of('reuse.reason', wordOf(reason));
