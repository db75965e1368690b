import {
  Age,
  DataTable,
  Quantity,
  sampleRef,
  unitSymbol,
  useLocalized,
  usePark,
  type Column,
  type LatestValue,
} from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ApiAsset, ApiPoint } from './types.ts';

interface PointRow {
  point: ApiPoint;
  asset: string;
  latest: LatestValue | undefined;
}

export interface PointsTableProps {
  points: readonly ApiPoint[];
  assets: readonly ApiAsset[];
  latest: ReadonlyMap<string, LatestValue>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** Points with newest value and age; a row is added to the chart by click, Enter or x. */
export function PointsTable({ points, assets, latest, chosen, onChoose }: PointsTableProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const rows = useMemo(() => {
    const names = new Map(assets.map((asset) => [asset.id, text(asset.name)]));
    return points.map((point): PointRow => ({
      point,
      asset: names.get(point.assetId) ?? point.assetId,
      latest: latest.get(point.id),
    }));
  }, [points, assets, latest, text]);
  const columns = useMemo((): Column<PointRow>[] => {
    const stale = (point: ApiPoint) => Math.max(15_000, point.expectedEverySeconds * 3_000);
    return [
      {
        id: 'name',
        title: t('points.name'),
        value: ({ point }) => text(point.name),
        phone: true,
        render: ({ point, asset }) => (
          <span className="points-name">
            <span>{text(point.name)}</span>
            <small>{asset}</small>
          </span>
        ),
      },
      { id: 'asset', title: t('points.asset'), value: (row) => row.asset, width: 200 },
      {
        id: 'value',
        title: t('points.value'),
        kind: 'number',
        width: 130,
        phone: true,
        value: (row) => row.latest?.value ?? null,
        render: ({ point, latest: value }) => (
          <Quantity
            value={value?.value}
            unit={point.unit}
            scale="none"
            {...(point.kind === 'state' ? { digits: 0 } : {})}
            ts={value?.ts}
            quality={value?.quality}
            staleAfterMs={stale(point)}
            evidence={value ? sampleRef(point.id, value.ts) : null}
            label={text(point.name)}
          />
        ),
      },
      {
        id: 'age',
        title: t('points.age'),
        kind: 'time',
        width: 110,
        phone: true,
        value: (row) => row.latest?.ts ?? null,
        render: ({ point, latest: value }) => <Age at={value?.ts} staleAfterMs={stale(point)} />,
      },
      {
        id: 'quantity',
        title: t('points.quantity'),
        value: ({ point }) => t.of('quantity', point.quantity, { defaultValue: point.quantity }),
        width: 170,
      },
      { id: 'unit', title: t('points.unit'), value: ({ point }) => unitSymbol(point.unit), width: 80, hidden: true },
      {
        id: 'id',
        title: t('points.id'),
        value: ({ point }) => point.id,
        render: ({ point }) => <code>{point.id}</code>,
      },
      {
        id: 'retention',
        title: t('points.retention'),
        value: ({ point }) => t.of('retention', point.retention),
        width: 110,
        hidden: true,
      },
    ];
  }, [t, text]);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <DataTable
      id="points"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.point.id}
      onOpen={(row) => toggle(row.point.id)}
      selected={chosen}
      onSelect={onChoose}
      exportName={`${park.id}-points`}
      maxHeight={420}
      data-testid="points-table"
    />
  );
}
