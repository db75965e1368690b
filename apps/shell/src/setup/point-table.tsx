import { ReadingLine, readText, unitSymbol, useLocalized, type DeviceProfile, type Reading } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

export interface PointTableProps {
  asset: string;
  profile: DeviceProfile;
  /** Points of the template, which are always taken. */
  fixed: readonly string[];
  chosen: readonly string[];
  readings: readonly Reading[];
  onChoose: (points: string[]) => void;
}

/** Points of a device's profile: which become points of the park, and what each holds right now. */
export function PointTable({ asset, profile, fixed, chosen, readings, onChoose }: PointTableProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const byPoint = new Map(readings.map((reading) => [reading.point, reading]));
  return (
    <fieldset className="setup-points">
      <legend>{t('setup.points')}</legend>
      {profile.points.map(({ point, unit, name }) => {
        const reading = byPoint.get(`${asset}.${point}`);
        const of = reading?.unit ?? unit;
        return (
          <label
            key={point}
            className="setup-point"
            data-testid={`point-${point}`}
            data-read={reading ? true : undefined}
          >
            <input
              type="checkbox"
              aria-label={point}
              checked={chosen.includes(point) || fixed.includes(point)}
              disabled={fixed.includes(point)}
              onChange={({ currentTarget }) =>
                onChoose(currentTarget.checked ? [...chosen, point] : chosen.filter((each) => each !== point))
              }
            />
            <span>
              {text(name)} <code>{point}</code>
            </span>
            <span className="setup-value">
              {reading === undefined ? '–' : readText(reading.value)} {of ? unitSymbol(of) : ''}
            </span>
            {reading ? <ReadingLine {...reading} /> : null}
          </label>
        );
      })}
    </fieldset>
  );
}
