import { DataTable, Quantity, useLocalized, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { NodeDay, PlantDay } from '../../contracts/records.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { termName } from '../../contracts/term-name.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { VerdictBadge, wordOf } from '../shared/verdict-badge.tsx';
import { useT } from '../use-t.ts';

/** Closing error of the plant and of each unit. */
export function BalanceTable({
  plant,
  day,
  evidence,
}: {
  plant: PlantShape;
  day: PlantDay;
  evidence: string | null;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const nameOf = ({ unit }: NodeDay): string => {
    if (unit === null) return t('balance.plant');
    const found = plant.units.find(({ id }) => id === unit);
    return found ? text(found.name) : unit;
  };
  const opens = ({ unit }: NodeDay, figure: string): string | null =>
    evidence === null ? null : figureRef(evidence, figure, ...(unit === null ? [] : [unit]));
  const amount = (node: NodeDay, figure: 'in' | 'out' | 'storage', value: number | null): ReactNode => (
    <Quantity
      value={value}
      unit=""
      digits={0}
      evidence={opens(node, figure)}
      label={`${nameOf(node)}, ${t(`column.${figure}`)}`}
    />
  );
  const columns: Column<NodeDay>[] = [
    { id: 'node', title: t('column.node'), value: nameOf, phone: true },
    {
      id: 'in',
      title: t('column.in'),
      kind: 'number',
      unit: 'm³',
      value: ({ inM3 }) => inM3,
      render: (node) => amount(node, 'in', node.inM3),
    },
    {
      id: 'out',
      title: t('column.out'),
      kind: 'number',
      unit: 'm³',
      value: ({ outM3 }) => outM3,
      render: (node) => amount(node, 'out', node.outM3),
    },
    {
      id: 'storage',
      title: t('column.storage'),
      kind: 'number',
      unit: 'm³',
      value: ({ storageM3 }) => storageM3,
      render: (node) => amount(node, 'storage', node.storageM3),
    },
    {
      id: 'closure',
      title: t('column.closure'),
      kind: 'number',
      unit: '%',
      phone: true,
      value: ({ closurePercent }) => closurePercent,
      render: (node) => (
        <Quantity
          value={node.closurePercent}
          unit=""
          digits={2}
          evidence={opens(node, 'closure')}
          label={`${nameOf(node)}, ${t('column.closure')}`}
        />
      ),
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      phone: true,
      value: ({ verdict }) => t.of('verdict', wordOf(verdict)),
      render: ({ verdict }) => <VerdictBadge verdict={verdict} />,
    },
  ];
  return (
    <>
      <DataTable
        id="balance"
        columns={columns}
        rows={day.nodes}
        rowKey={({ unit }) => unit ?? '*'}
        exportName={`water-balance-${plant.id}-${day.day}`}
      />
      <p className="water-note">
        {day.suspects === null
          ? t('balance.no-redundancy')
          : day.suspects.length === 0
            ? t('balance.no-suspects')
            : t('balance.suspects', { meters: day.suspects.map((term) => text(termName(plant, term))).join(', ') })}
      </p>
    </>
  );
}
