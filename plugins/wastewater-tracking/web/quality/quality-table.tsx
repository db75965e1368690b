import { DataTable, Quantity, useLocalized, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { OutletDaysData, PlantShape } from '../../contracts/routes.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { VerdictBadge, wordOf } from '../shared/verdict-badge.tsx';
import { useT } from '../use-t.ts';

type Row = OutletDaysData['days'][number];

/** Day means with validity, load, limit and verdict. */
export function QualityTable({ plant, days }: { plant: PlantShape; days: readonly Row[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const outletName = (id: string): string => {
    const outlet = plant.outlets.find((each) => each.id === id);
    return outlet ? text(outlet.name) : id;
  };
  const digitsOf = ({ content }: Row): number =>
    plant.outlets.find(({ id }) => id === content.outlet)?.parameters.find(({ id }) => id === content.parameter)
      ?.digits ?? 2;
  const limitOf = ({ content: { limit } }: Row): string | null =>
    limit ? [limit.min, limit.max].filter((each) => each !== null).join('–') : null;
  const columns: Column<Row>[] = [
    { id: 'day', title: t('column.day'), width: 110, phone: true, value: ({ content }) => content.day },
    { id: 'outlet', title: t('column.outlet'), value: ({ content }) => outletName(content.outlet) },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ content }) => t.of('parameter', content.parameter, { defaultValue: content.parameter }),
    },
    {
      id: 'value',
      title: t('column.mean'),
      kind: 'number',
      phone: true,
      value: ({ content }) => content.value,
      render: (row) => (
        <Quantity
          value={row.content.value}
          unit={row.content.unit === 'pH' ? '' : row.content.unit}
          scale="none"
          digits={digitsOf(row)}
          evidence={row.ref}
        />
      ),
    },
    { id: 'unit', title: t('column.unit'), value: ({ content }) => content.unit, hidden: true },
    {
      id: 'method',
      title: t('column.method'),
      value: ({ content }) => (content.method ? t(`method.${content.method}`) : null),
    },
    {
      id: 'valid',
      title: t('column.valid-hours'),
      kind: 'number',
      unit: 'h',
      width: 110,
      value: ({ content }) => content.validHours,
    },
    {
      id: 'abnormal',
      title: t('column.abnormal'),
      kind: 'number',
      width: 130,
      value: ({ content }) => content.abnormalWindows,
    },
    {
      id: 'load',
      title: t('column.load'),
      kind: 'number',
      unit: 'kg',
      value: ({ content }) => content.loadKg,
      render: ({ content, ref }) => (
        <Quantity
          value={content.loadKg}
          unit=""
          digits={1}
          evidence={figureRef(ref, 'load')}
          label={t('column.load')}
        />
      ),
    },
    { id: 'limit', title: t('column.limit'), value: limitOf, width: 90 },
    {
      id: 'verdict',
      title: t('column.verdict'),
      width: 140,
      phone: true,
      value: ({ content }) => t.of('verdict', wordOf(content.verdict)),
      render: ({ content }) => <VerdictBadge verdict={content.verdict} reason={content.reason} />,
    },
    {
      id: 'revision',
      title: t('column.revision'),
      kind: 'number',
      width: 90,
      hidden: true,
      value: ({ revision }) => revision,
    },
  ];
  return (
    <DataTable
      id="quality"
      columns={columns}
      rows={days}
      rowKey={({ ref }) => ref}
      initialSort={{ column: 'day', descending: true }}
      exportName={`water-quality-${plant.id}`}
      maxHeight={520}
      data-testid="water-quality-table"
    />
  );
}
