import {
  Age,
  formatNumber,
  machineText,
  StatusBadge,
  unitSymbol,
  useLocalized,
  useT,
  type DeviceProfile,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';

/** A value that a test has read, as the server tells it. */
export interface Reading {
  point: string;
  value: number | null;
  unit: string | null;
  quality: 'good' | 'uncertain' | 'bad';
  at: number | null;
  raw: string | null;
  problem: string | null;
}

export interface PointTableProps {
  asset: string;
  profile: DeviceProfile;
  /** Points of the template, which are always taken. */
  fixed: readonly string[];
  chosen: readonly string[];
  readings: readonly Reading[];
  onChoose: (points: string[]) => void;
}

const tones = { good: 'normal', uncertain: 'warning', bad: 'alarm' } as const;

/** Points of a device's profile: which become points of the park, and what each holds right now. */
export function PointTable({ asset, profile, fixed, chosen, readings, onChoose }: PointTableProps): ReactNode {
  const t = useT('shell');
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
              {reading?.value === null || reading === undefined ? '–' : formatNumber(reading.value, { digits: 3 })}{' '}
              {of ? unitSymbol(of) : ''}
            </span>
            {reading ? (
              <span className="setup-read">
                <StatusBadge
                  state={reading.quality}
                  tone={tones[reading.quality]}
                  label={t(`setup.quality-${reading.quality}`)}
                />
                {reading.at === null ? null : <Age at={reading.at} />}
                {reading.raw === null ? null : <code title={t('setup.raw')}>{reading.raw}</code>}
                {reading.problem === null ? null : <span>{machineText(reading.problem)}</span>}
              </span>
            ) : null}
          </label>
        );
      })}
    </fieldset>
  );
}
