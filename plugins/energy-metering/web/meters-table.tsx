import { DataTable, formatNumber, Quantity, useLocalized, usePark } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LivePowerData, MetersData } from '../contracts/routes.ts';
import { powerRef } from './figure-refs.ts';
import { useT } from './use-t.ts';

type Meter = MetersData['meters'][number];

export interface MetersTableProps {
  meters: readonly Meter[];
  now: LivePowerData | null;
  selected: string | null;
  onSelect: (meter: string) => void;
}

function todayOf(meter: Meter, direction: 'import' | 'export') {
  return meter.today.find((total) => total.direction === direction);
}

/** All meters with their power now and their energy of today. Opening a row shows its intervals. */
export function MetersTable({ meters, now, selected, onSelect }: MetersTableProps): ReactNode {
  const columns = useMeterColumns(now);
  const park = usePark();
  return (
    <DataTable
      id="meters"
      columns={columns}
      rows={meters}
      rowKey={(meter) => meter.id}
      onOpen={(meter) => onSelect(meter.id)}
      selected={selected === null ? new Set() : new Set([selected])}
      exportName={`meters-${park.id}`}
      maxHeight={420}
      data-testid="meters-table"
    />
  );
}

function useMeterColumns(now: LivePowerData | null): Column<Meter>[] {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const power = new Map((now?.meters ?? []).map(([id, kw, ts]) => [id, { kw, ts }]));
  const owner = (meter: Meter): string =>
    text(park.enterprises.find((enterprise) => enterprise.id === meter.enterpriseId)?.name) || t('meters.park');
  const energy = (direction: 'import' | 'export'): Column<Meter> => ({
    id: direction,
    title: t(`meters.today-${direction}`),
    kind: 'number',
    unit: 'kWh',
    width: 150,
    phone: direction === 'import',
    value: (meter) => {
      const wh = todayOf(meter, direction)?.amount;
      return wh === undefined || wh === null ? null : wh / 1000;
    },
    render: (meter) => {
      const total = todayOf(meter, direction);
      if (!total) return '–';
      const quality = total.quality.worst === 'actual' ? 'actual' : 'estimated';
      return (
        <Quantity
          value={total.amount === null ? null : total.amount / 1000}
          unit="kWh"
          scale="none"
          digits={0}
          quality={quality}
          evidence={total.ref}
          reason={t('meters.no-amount')}
          label={text(meter.name)}
        />
      );
    },
  });
  return [
    { id: 'name', title: t('meters.name'), value: (meter) => text(meter.name), phone: true },
    { id: 'id', title: t('meters.id'), value: (meter) => meter.id, width: 170 },
    { id: 'role', title: t('meters.role'), value: (meter) => t.of('role', meter.role), width: 110 },
    { id: 'owner', title: t('meters.owner'), value: owner, width: 170 },
    {
      id: 'power',
      title: t('meters.power'),
      kind: 'number',
      unit: 'kW',
      width: 120,
      phone: true,
      value: (meter) => power.get(meter.id)?.kw ?? null,
      render: (meter) => {
        const value = power.get(meter.id);
        return (
          <Quantity
            value={value?.kw}
            unit="kW"
            scale="none"
            digits={1}
            ts={value?.ts}
            evidence={value && now ? powerRef(now, `meter/${meter.id}`) : null}
            reason={t('power.no-values')}
            label={text(meter.name)}
          />
        );
      },
    },
    energy('import'),
    energy('export'),
    {
      id: 'actual',
      title: t('meters.actual'),
      kind: 'number',
      unit: '%',
      width: 100,
      hidden: true,
      value: (meter) => (meter.today[0] ? meter.today[0].quality.actual * 100 : null),
      render: (meter) => formatNumber(meter.today[0] ? meter.today[0].quality.actual * 100 : null, { digits: 0 }),
    },
  ];
}
