import type { UnmappedValue } from '@lingtan/sdk';
import { useMemo, type ReactNode } from 'react';
import { unitSymbol } from '../format/units.ts';
import { SchemaForm } from '../form/schema-form.tsx';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { LocalizedText } from '../session/types.ts';
import { defaultsOf, placeField, type DeviceKind, type Places } from './device-kind.ts';
import { ReadingLine, readText, type Reading } from './reading-line.tsx';
import { UnmappedTable } from './unmapped-table.tsx';

/** A point of an asset that a device may hold. */
export interface WantedPoint {
  quantity: string;
  name: LocalizedText;
  unit: string;
}

/** A value of the device that no point is mapped to, as the server tells it. */
export type Unmapped = Omit<UnmappedValue, 'device'>;

export interface PlaceTableProps {
  asset: string;
  points: NonNullable<DeviceKind['points']>;
  wanted: readonly WantedPoint[];
  places: Places;
  /** The mapping that the test went by. */
  tested: Places;
  readings: readonly Reading[];
  unmapped: readonly Unmapped[];
  onChange: (places: Places) => void;
}

/** Where a device holds the points of an asset, what each holds right now, and what else the device holds. */
export function PlaceTable(props: PlaceTableProps): ReactNode {
  const { asset, points, wanted, places, tested, readings, unmapped, onChange } = props;
  const t = useSdkT();
  const text = useLocalized();
  const field = placeField(points);
  const { title, titles } = points.fields.properties![field]!;
  // A point that the device does not hold stays without a place.
  const form = useMemo(() => ({ ...points.fields, required: [] }), [points.fields]);
  const placeOf = (quantity: string): unknown => places[quantity]?.[field];
  const taken = new Set(wanted.map(({ quantity }) => placeOf(quantity)));
  // A value was read where the point was mapped to then.
  const readingOf = (quantity: string): Reading | undefined =>
    tested[quantity] === places[quantity] ? readings.find(({ point }) => point === `${asset}.${quantity}`) : undefined;
  return (
    <>
      <fieldset className="lt-places">
        <legend>{t('reading.points')}</legend>
        {wanted.map(({ quantity, name, unit }) => {
          const reading = readingOf(quantity);
          const held = unmapped.find(({ place }) => place === placeOf(quantity));
          return (
            <div className="lt-place" key={quantity} data-testid={`place-${quantity}`}>
              <span className="lt-place-name">
                {text(name)} <code>{quantity}</code>
              </span>
              <SchemaForm
                schema={form}
                value={places[quantity] ?? defaultsOf(points.fields)}
                onChange={(fields) => onChange({ ...places, [quantity]: fields as Places[string] })}
              />
              <span className="lt-place-value">
                {readText(reading?.value ?? null)} {unitSymbol(unit)}
              </span>
              {reading ? (
                <ReadingLine {...reading} />
              ) : held ? (
                <ReadingLine {...held} at={null} problem={t('reading.test-again')} />
              ) : null}
            </div>
          );
        })}
      </fieldset>
      {unmapped.length > 0 ? (
        <UnmappedTable
          asset={asset}
          placeTitle={titles ? text(titles) : (title ?? field)}
          unmapped={unmapped.filter(({ place }) => !taken.has(place))}
          free={wanted.filter(({ quantity }) => placeOf(quantity) === undefined)}
          onMap={(quantity, place) =>
            onChange({ ...places, [quantity]: { ...defaultsOf(points.fields), ...places[quantity], [field]: place } })
          }
        />
      ) : null}
    </>
  );
}
