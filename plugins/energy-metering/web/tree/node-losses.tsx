import { DataTable, Panel, Quantity, useLocalized, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { NodeProps } from './node-trend.tsx';

type Loss = NodeProps['node']['losses'][number];

/** Who bears the loss of a node, by the rule of the park. */
export function NodeLosses({ data, node }: NodeProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const unit = `k${node.unit}`;
  const columns: Column<Loss>[] = [
    {
      id: 'meter',
      title: t('tree.bearer'),
      phone: true,
      value: ({ meter }) => text(data.meters.find(({ id }) => id === meter)!.name),
    },
    {
      id: 'loss',
      title: t('tree.loss'),
      kind: 'number',
      unit,
      width: 140,
      phone: true,
      value: ({ amount }) => amount / 1000,
      render: ({ amount, ref }) => (
        <Quantity value={amount / 1000} unit={unit} scale="none" digits={1} evidence={ref} label={t('tree.loss')} />
      ),
    },
  ];
  return (
    <Panel title={t('tree.losses')} meta={t.of('tree.rules', data.rule)} flush>
      <DataTable
        id="losses"
        columns={columns}
        rows={node.losses}
        rowKey={({ meter }) => meter}
        exportName={`losses-${node.meter}`}
        bare
        empty={t(node.difference < 0 ? 'tree.losses-negative' : 'tree.losses-none')}
      />
    </Panel>
  );
}
