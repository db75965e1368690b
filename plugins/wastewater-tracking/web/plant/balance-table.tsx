import { DataTable, Quantity, useLocalized, useT, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { NodeDay, PlantDay } from '../../contracts/records.ts';
import type { PlantShape } from '../../contracts/routes.ts';
import { termName } from '../../contracts/term-name.ts';
import { VerdictBadge, verdictKey } from '../shared/verdict-badge.tsx';

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
  const amount = (value: number | null): ReactNode => <Quantity value={value} unit="" digits={0} />;
  const columns: Column<NodeDay>[] = [
    { id: 'node', title: t('column.node'), value: nameOf, phone: true },
    {
      id: 'in',
      title: t('column.in'),
      kind: 'number',
      unit: 'm³',
      value: ({ inM3 }) => inM3,
      render: ({ inM3 }) => amount(inM3),
    },
    {
      id: 'out',
      title: t('column.out'),
      kind: 'number',
      unit: 'm³',
      value: ({ outM3 }) => outM3,
      render: ({ outM3 }) => amount(outM3),
    },
    {
      id: 'storage',
      title: t('column.storage'),
      kind: 'number',
      unit: 'm³',
      value: ({ storageM3 }) => storageM3,
      render: ({ storageM3 }) => amount(storageM3),
    },
    {
      id: 'closure',
      title: t('column.closure'),
      kind: 'number',
      unit: '%',
      phone: true,
      value: ({ closurePercent }) => closurePercent,
      render: ({ closurePercent, unit }) => (
        <Quantity value={closurePercent} unit="" digits={2} evidence={unit === null ? evidence : null} />
      ),
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      phone: true,
      value: ({ verdict }) => t(verdictKey(verdict)),
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
