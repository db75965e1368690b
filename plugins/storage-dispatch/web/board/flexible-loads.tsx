import { DataTable, formatTime, Panel, Quantity, useLocalized, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

type FlexibleLoad = PlanView['flexibleLoads'][number];
interface Row {
  load: FlexibleLoad;
  window: FlexibleLoad['windows'][number];
}

/** What flexible loads want in each window, what they had, and what the plan gives them. Nothing where there are none. */
export function FlexibleLoads({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  if (view.flexibleLoads.length === 0) return null;
  const rows = view.flexibleLoads.flatMap((load) => load.windows.map((window): Row => ({ load, window })));
  const energy = (
    id: 'wantedKwh' | 'takenKwh' | 'plannedKwh' | 'shortKwh',
    options: Partial<Column<Row>> = {},
  ): Column<Row> => ({
    id,
    title: t(`board.flexible.${id}`),
    kind: 'number',
    unit: 'kWh',
    value: ({ window }) => window[id],
    render: ({ window }) => (
      <Quantity
        value={window[id]}
        unit=""
        scale="none"
        digits={0}
        evidence={view.ref}
        {...(id === 'takenKwh' && window.estimatedKwh > 0 ? { quality: 'estimated' as const } : {})}
        label={t(`board.flexible.${id}`)}
      />
    ),
    ...options,
  });
  const columns: Column<Row>[] = [
    { id: 'load', title: t('board.flexible.load'), phone: true, value: ({ load }) => text(load.name) },
    {
      id: 'kind',
      title: t('board.flexible.kind'),
      value: ({ load }) => t(`board.flexible.kinds.${load.kind}`),
      hidden: view.flexibleLoads.every(({ kind }) => kind === 'energy'),
    },
    {
      id: 'window',
      title: t('board.flexible.window'),
      kind: 'time',
      phone: true,
      value: ({ window }) => window.from,
      render: ({ window }) => `${formatTime(window.from, 'short')} – ${formatTime(window.to, 'short')}`,
    },
    energy('wantedKwh'),
    energy('takenKwh', { phone: true }),
    energy('plannedKwh', { phone: true }),
    energy('shortKwh', { hidden: rows.every(({ window }) => window.shortKwh === 0) }),
  ];
  return (
    <Panel title={t('board.flexible.title')} meta={t('board.flexible.meta')} flush data-testid="flexible-loads">
      <DataTable
        id="flexible-loads"
        columns={columns}
        rows={rows}
        rowKey={({ load, window }) => `${load.id}/${window.from}`}
        exportName={`plan-${view.no}-flexible-${park.id}`}
      />
    </Panel>
  );
}
