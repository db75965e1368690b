import { DataTable, Quantity, showsContent, StateView, useApi, viewState, earlierMark } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { SupplyData, SupplyTermsData } from '../../contracts/supply-routes.ts';
import { useItemName } from '../items.ts';
import { useT } from '../use-t.ts';
import { kindOf, useKeyNames } from './names.ts';

type Cell = SupplyData['supply'][number]['cells'][number];

/** Every generator, storage origin and contract with what it gave to each use; each cell opens to its intervals. */
export function CellsTable({
  from,
  to,
  terms,
  exportName,
}: {
  from: number;
  to: number;
  terms: SupplyTermsData | undefined;
  exportName: string;
}): ReactNode {
  const t = useT();
  const item = useItemName();
  const names = useKeyNames(terms);
  const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), resolution: 'all' };
  const supply = useApi<SupplyData>('./supply', { query, keepPrevious: true });
  const part = supply.data?.supply[0];
  const cells = part?.cells ?? [];
  const uses = new Map(part?.uses.map(({ key, energyWh }) => [key, energyWh]));
  const share = (cell: Cell): number | null => {
    const whole = uses.get(cell.use) ?? 0;
    return whole === 0 ? null : cell.energyWh / whole;
  };
  const kind = ({ source }: Cell): string =>
    source === 'grid' ? t('flows.cells.residual') : item('source', kindOf(source));
  const columns: Column<Cell>[] = [
    { id: 'source', title: t('flows.cells.source'), phone: true, value: (cell) => names.source(cell.source) },
    { id: 'kind', title: t('flows.cells.kind'), value: kind },
    { id: 'use', title: t('flows.cells.use'), phone: true, value: (cell) => names.use(cell.use) },
    {
      id: 'energy',
      title: t('flows.cells.energy'),
      kind: 'number',
      unit: 'kWh',
      phone: true,
      value: (cell) => cell.energyWh / 1000,
      render: (cell) => (
        <Quantity value={cell.energyWh / 1000} unit="kWh" scale="none" digits={1} evidence={cell.ref} />
      ),
    },
    {
      id: 'share',
      title: t('flows.cells.share'),
      kind: 'number',
      unit: '%',
      value: (cell) => (share(cell) === null ? null : share(cell)! * 100),
      render: (cell) => (
        <Quantity
          value={share(cell) === null ? null : share(cell)! * 100}
          unit="%"
          digits={1}
          evidence={share(cell) === null ? null : cell.ref?.replace('energy.supply/', 'energy.supply/share/')}
          label={`${names.source(cell.source)} → ${names.use(cell.use)}, ${t('flows.cells.share')}`}
        />
      ),
    },
  ];
  const state = viewState(supply);
  if (!showsContent(state)) return <StateView state={state} />;
  return (
    <div {...earlierMark(state)}>
      <DataTable
        id="cells"
        columns={columns}
        rows={cells}
        rowKey={(cell) => `${cell.source}/${cell.use}`}
        initialSort={{ column: 'energy', descending: true }}
        exportName={exportName}
        height={420}
        empty={t('flows.empty')}
        data-testid="cells-table"
      />
    </div>
  );
}
