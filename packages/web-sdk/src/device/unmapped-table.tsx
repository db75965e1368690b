import { useMemo, type ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import type { Unmapped, WantedPoint } from './place-table.tsx';
import { ReadQuality } from './reading-line.tsx';

export interface UnmappedTableProps {
  asset: string;
  /** Title of the field that says where a value is. */
  placeTitle: string;
  unmapped: readonly Unmapped[];
  /** Points that are not mapped yet. */
  free: readonly WantedPoint[];
  onMap: (quantity: string, place: Unmapped['place']) => void;
}

/** What a device holds beside what is mapped; each value can be given to a point. */
export function UnmappedTable({ asset, placeTitle, unmapped, free, onMap }: UnmappedTableProps): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const columns = useMemo<Column<Unmapped>[]>(
    () => [
      {
        id: 'place',
        title: placeTitle,
        value: ({ place }) => place,
        // An address is no quantity: its digits are not grouped.
        render: ({ place }) => <code>{place}</code>,
        width: 130,
        phone: true,
      },
      { id: 'value', title: t('reading.value'), value: ({ value }) => value, kind: 'number', width: 120, phone: true },
      {
        id: 'quality',
        title: t('reading.quality'),
        value: ({ quality }) => t(`reading.quality-${quality}`),
        render: ({ quality }) => <ReadQuality quality={quality} />,
        width: 120,
      },
      { id: 'raw', title: t('reading.raw'), value: ({ raw }) => raw, render: ({ raw }) => <code>{raw}</code> },
      {
        id: 'map',
        title: t('reading.use-for'),
        value: () => null,
        width: 220,
        phone: true,
        render: ({ place }) => (
          <select
            className="lt-select"
            value=""
            disabled={free.length === 0}
            aria-label={t('reading.use-place-for', { place: String(place) })}
            onChange={({ currentTarget }) => onMap(currentTarget.value, place)}
            data-testid={`use-place-${place}`}
          >
            <option value="">{t('reading.choose-point')}</option>
            {free.map(({ quantity, name }) => (
              <option key={quantity} value={quantity}>
                {text(name)}
              </option>
            ))}
          </select>
        ),
      },
    ],
    [placeTitle, free, onMap, t, text],
  );
  return (
    <section className="lt-unmapped" aria-label={t('reading.unmapped')}>
      <h3>{t('reading.unmapped')}</h3>
      <DataTable
        id={`unmapped-${asset}`}
        columns={columns}
        rows={unmapped}
        rowKey={({ place }) => String(place)}
        initialSort={{ column: 'place', descending: false }}
        maxHeight={320}
        empty={t('reading.unmapped-none')}
        data-testid="unmapped"
      />
    </section>
  );
}
