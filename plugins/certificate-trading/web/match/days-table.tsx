import { type Column, DataTable, formatNumber, Quantity, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import { useT } from '../use-t.ts';
import { matchDays, type MatchDay } from './match-days.ts';
import { dayConsumptionOf, matchEvidenceOf } from './match-evidence.ts';

/** The heat map in numbers, a line for each day. */
export function DaysTable({ data }: { data: HourlyData }): ReactNode {
  const t = useT();
  const park = usePark();
  const energy = (id: 'load' | 'certificates' | 'matched', phone: boolean): Column<MatchDay> => ({
    id,
    title: t(`match.${id}`),
    kind: 'number',
    unit: 'MWh',
    phone,
    value: (row) => row[`${id}Wh`] / 1e6,
    render: (row) => (
      <Quantity
        value={row[`${id}Wh`]}
        unit="Wh"
        evidence={id === 'load' ? dayConsumptionOf(data, row.day, park.timeZone) : matchEvidenceOf(data, id, row.day)}
        label={t(`match.${id}`)}
      />
    ),
  });
  const columns: Column<MatchDay>[] = [
    { id: 'day', title: t('column.day'), phone: true, value: ({ day }) => day },
    energy('load', false),
    energy('certificates', false),
    energy('matched', true),
    {
      id: 'share',
      title: t('match.share'),
      kind: 'number',
      unit: '%',
      phone: true,
      value: ({ share }) => (share === null ? null : share * 100),
      render: ({ share }) => formatNumber(share === null ? null : share * 100, { digits: 1 }),
    },
  ];
  return (
    <DataTable
      id="match-days"
      columns={columns}
      rows={matchDays(data, park.timeZone)}
      rowKey={({ day }) => day}
      initialSort={{ column: 'day', descending: true }}
      exportName={`match-days-${park.id}`}
      maxHeight={520}
    />
  );
}
