import type { ReactNode } from 'react';
import { touPeriods } from '../../contracts/tariff-words.ts';
import type { TouPeriod } from '../../contracts/tariff-words.ts';
import { useT } from '../use-t.ts';

/** Names and letters of the periods, with the key that paints each. */
export function PeriodLegend({ periods = touPeriods }: { periods?: readonly TouPeriod[] }): ReactNode {
  const t = useT();
  return (
    <ul className="tf-legend">
      {periods.map((period) => (
        <li key={period}>
          <span className="tf-swatch" data-period={period} aria-hidden="true" />
          {t(`tariffs.period.${period}`)}
        </li>
      ))}
    </ul>
  );
}

/** Swatch and name of one period. */
export function PeriodName({ period }: { period: TouPeriod }): ReactNode {
  const t = useT();
  return (
    <span className="tf-period">
      <span className="tf-swatch" data-period={period} aria-hidden="true" />
      {t(`tariffs.period.${period}`)}
    </span>
  );
}
