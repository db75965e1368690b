import { DataTable, Quantity } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { FlowsData } from '../contracts/routes.ts';
import { tracedLinks } from './energy-flow.tsx';
import { useItemName } from './items.ts';
import { useT } from './use-t.ts';

type Link = ReturnType<typeof tracedLinks>[number];

/** The links of the Sankey as a table; each opens to the intervals it was allocated in. */
export function FlowTable({ flow, exportName }: { flow: FlowsData['flows'][number]; exportName: string }): ReactNode {
  const t = useT();
  const name = useItemName();
  const columns: Column<Link>[] = [
    { id: 'source', title: t('flow.source'), phone: true, value: (link) => name('source', link.source) },
    { id: 'use', title: t('flow.use'), phone: true, value: (link) => name('use', link.use) },
    {
      id: 'energy',
      title: t('flow.energy'),
      kind: 'number',
      unit: 'kWh',
      phone: true,
      value: (link) => link.energyWh / 1000,
      render: (link) => (
        <Quantity value={link.energyWh / 1000} unit="kWh" scale="none" digits={0} evidence={link.ref} />
      ),
    },
  ];
  return (
    <DataTable
      id="flows"
      columns={columns}
      rows={tracedLinks(flow)}
      rowKey={(link) => `${link.source}/${link.use}`}
      initialSort={{ column: 'energy', descending: true }}
      exportName={exportName}
      maxHeight={320}
    />
  );
}
