import { Quantity, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantShape, QualityNowData } from '../../contracts/routes.ts';
import { VerdictBadge } from '../shared/verdict-badge.tsx';
import { useT } from '../use-t.ts';
import { barOf } from './bar.ts';
import './quality.css';

type Row = QualityNowData['rows'][number];

/** A bar for each parameter with its limit as a line, the forecast of the day as a mark. */
export function LimitBars({
  plant,
  rows,
  chosen,
  choose,
}: {
  plant: PlantShape;
  rows: readonly Row[];
  chosen: string | null;
  choose: (key: string) => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  return plant.outlets.map((outlet) => {
    const own = rows.filter(({ day }) => day.outlet === outlet.id);
    return (
      <section key={outlet.id} className="water-outlet">
        <h3>{text(outlet.name)}</h3>
        <ul className="water-bars">
          {own.map((row) => {
            const { day, forecast, forecastVerdict } = row;
            const key = `${day.outlet}/${day.parameter}`;
            const bar = barOf(row);
            const digits = outlet.parameters.find(({ id }) => id === day.parameter)?.digits ?? 2;
            const unit = day.unit === 'pH' ? '' : day.unit;
            return (
              <li key={key} data-on={key === chosen || undefined}>
                <button
                  type="button"
                  className="water-bar-name"
                  aria-pressed={key === chosen}
                  onClick={() => choose(key)}
                >
                  {t.of('parameter', day.parameter, { defaultValue: day.parameter })}
                </button>
                {day.limit === null ? (
                  <span className="water-bar-none" />
                ) : (
                  <span className="water-bar" data-verdict={forecastVerdict.replaceAll(' ', '-')} aria-hidden="true">
                    <span className="water-bar-fill" style={{ width: `${bar.value}%` }} />
                    {bar.forecast === null ? null : (
                      <span className="water-bar-forecast" style={{ left: `${bar.forecast}%` }} />
                    )}
                    {bar.limits.map((at) => (
                      <span key={at} className="water-bar-limit" style={{ left: `${at}%` }} />
                    ))}
                  </span>
                )}
                <Quantity
                  value={day.value}
                  unit={unit}
                  scale="none"
                  digits={digits}
                  evidence={row.ref}
                  label={t('quality.so-far')}
                />
                <span className="water-bar-note">
                  {t('quality.forecast')}{' '}
                  <Quantity
                    value={forecast}
                    unit={unit}
                    scale="none"
                    digits={digits}
                    size="sm"
                    evidence={row.forecastRef}
                    label={t('quality.forecast')}
                  />
                </span>
                <span className="water-bar-note">
                  {day.limit
                    ? t('quality.limit', {
                        limit: [day.limit.min, day.limit.max].filter((each) => each !== null).join('–'),
                      })
                    : t('quality.no-limit')}
                </span>
                {day.limit ? <VerdictBadge verdict={forecastVerdict} /> : <span />}
              </li>
            );
          })}
        </ul>
      </section>
    );
  });
}
