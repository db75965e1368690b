import { DataTable, Quantity, useLocalized, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantDaysData, PlantShape } from '../../contracts/routes.ts';
import { termName } from '../../contracts/term-name.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { VerdictBadge, wordOf } from '../shared/verdict-badge.tsx';
import { useT } from '../use-t.ts';

type Row = PlantDaysData['days'][number];

/** One row a day; each figure opens to its counters. */
export function DaysTable({ plant, days }: { plant: PlantShape; days: readonly Row[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const volume = (id: string, pick: (row: Row) => number | null, phone = false): Column<Row> => ({
    id,
    title: t.of('column', id),
    kind: 'number',
    unit: 'm³',
    phone,
    value: pick,
    render: (row) => (
      <Quantity value={pick(row)} unit="" digits={0} evidence={figureRef(row.ref, id)} label={t.of('column', id)} />
    ),
  });
  const columns: Column<Row>[] = [
    { id: 'day', title: t('column.day'), value: ({ content }) => content.day, width: 120, phone: true },
    volume('intake', ({ content }) => content.intakeM3),
    volume('reused', ({ content }) => content.reusedM3, true),
    {
      id: 'recovery',
      title: t('column.recovery'),
      kind: 'number',
      unit: '%',
      phone: true,
      value: ({ content }) => (content.recovery === null ? null : content.recovery * 100),
      render: ({ content, ref }) => (
        <Quantity
          value={content.recovery === null ? null : content.recovery * 100}
          unit=""
          digits={2}
          evidence={figureRef(ref, 'recovery')}
          label={t('column.recovery')}
        />
      ),
    },
    {
      id: 'closure',
      title: t('column.closure'),
      kind: 'number',
      unit: '%',
      value: ({ content }) => content.nodes[0]!.closurePercent,
      render: ({ content, ref }) => (
        <Quantity
          value={content.nodes[0]!.closurePercent}
          unit=""
          digits={2}
          evidence={figureRef(ref, 'closure')}
          label={t('column.closure')}
        />
      ),
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      width: 140,
      value: ({ content }) => t.of('verdict', wordOf(content.nodes[0]!.verdict)),
      render: ({ content }) => <VerdictBadge verdict={content.nodes[0]!.verdict} />,
    },
    {
      id: 'energy',
      title: t('column.energy'),
      kind: 'number',
      unit: 'kWh/m³',
      value: ({ content }) => specificOf(content),
      render: ({ content, ref }) => (
        <Quantity
          value={specificOf(content)}
          unit=""
          digits={3}
          evidence={figureRef(ref, 'energy')}
          label={t('column.energy')}
        />
      ),
    },
    {
      id: 'suspects',
      title: t('column.suspects'),
      value: ({ content }) => content.suspects?.map((term) => text(termName(plant, term))).join(', ') ?? null,
    },
    {
      id: 'revision',
      title: t('column.revision'),
      kind: 'number',
      value: ({ revision }) => revision,
      width: 100,
      hidden: true,
    },
  ];
  return (
    <DataTable
      id="days"
      columns={columns}
      rows={days}
      rowKey={({ content }) => content.day}
      initialSort={{ column: 'day', descending: true }}
      exportName={`water-days-${plant.id}`}
      maxHeight={520}
      data-testid="water-days"
    />
  );
}

function specificOf({ energyKwh, intakeM3 }: Row['content']): number | null {
  return energyKwh === null || intakeM3 === null || intakeM3 === 0 ? null : energyKwh / intakeM3;
}
