import { DataTable, formatTime, Quantity, useLocalized, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PermitWindowsData, PlantShape } from '../../contracts/routes.ts';
import { VerdictBadge, wordOf } from '../shared/verdict-badge.tsx';
import { useT } from '../use-t.ts';

type Row = PermitWindowsData['windows'][number];

/** Verdicts on hours, single values, months, annual loads and removals. */
export function WindowTable({ plant, windows }: { plant: PlantShape; windows: readonly Row[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { timeZone } = usePark();
  const names = new Map(plant.outlets.map(({ id, name }) => [id, text(name)]));
  const windowText = ({ content: { basis, from, day, lastDay } }: Row): string => {
    if (basis === 'hour-mean') return `${day} ${formatTime(from, 'minute', timeZone)}`;
    return day === lastDay ? day : `${day} – ${lastDay}`;
  };
  const columns: Column<Row>[] = [
    {
      id: 'window',
      title: t('column.window'),
      width: 190,
      phone: true,
      value: ({ content }) => content.from,
      render: windowText,
    },
    { id: 'outlet', title: t('column.outlet'), value: ({ content }) => names.get(content.outlet) ?? content.outlet },
    {
      id: 'parameter',
      title: t('column.parameter'),
      phone: true,
      value: ({ content }) => t.of('parameter', content.parameter, { defaultValue: content.parameter }),
    },
    { id: 'basis', title: t('column.basis'), width: 130, value: ({ content }) => t(`basis.${content.basis}`) },
    {
      id: 'value',
      title: t('column.value'),
      kind: 'number',
      phone: true,
      value: ({ content }) => content.compared ?? content.value,
      render: ({ content, ref }) => (
        <Quantity
          value={content.compared ?? content.value}
          unit={content.unit === 'pH' ? '' : content.unit}
          scale="none"
          digits={2}
          evidence={ref}
        />
      ),
    },
    {
      id: 'method',
      title: t('column.method'),
      value: ({ content }) => (content.method ? t.of('method', content.method.replaceAll(' ', '-')) : null),
    },
    {
      id: 'valid',
      title: t('column.valid-parts'),
      width: 160,
      value: ({ content: { parts } }) => `${parts.valid} / ${parts.all} ${t(`parts.${parts.of}`)}`,
    },
    {
      id: 'excursions',
      title: t('column.excursions'),
      kind: 'number',
      width: 110,
      value: ({ content }) => content.excursions,
    },
    {
      id: 'limit',
      title: t('column.limit'),
      width: 90,
      value: ({ content: { limit } }) => limit && [limit.min, limit.max].filter((each) => each !== null).join('–'),
    },
    {
      id: 'verdict',
      title: t('column.verdict'),
      width: 140,
      phone: true,
      value: ({ content }) => t.of('verdict', wordOf(content.verdict)),
      render: ({ content }) => <VerdictBadge verdict={content.verdict} reason={content.reason} />,
    },
  ];
  return (
    <DataTable
      id="windows"
      columns={columns}
      rows={windows}
      rowKey={({ ref }) => ref}
      initialSort={{ column: 'window', descending: true }}
      exportName={`water-limits-${plant.id}`}
      maxHeight={520}
      data-testid="water-window-table"
    />
  );
}
