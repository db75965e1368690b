import type { ReactNode } from 'react';
import { formatMinute } from '../../contracts/tariff-hours.ts';
import type { PeriodRun } from '../../contracts/tariff-hours.ts';
import { useT } from '../use-t.ts';

const ticks = [0, 3, 6, 9, 12, 15, 18, 21, 24];

/** A day of 24 hours in its periods, as one bar. */
export function DayBand({ runs, label }: { runs: readonly PeriodRun[]; label: string }): ReactNode {
  const t = useT();
  const text = runs
    .map(({ from, to, period }) => `${formatMinute(from)}–${formatMinute(to)} ${t(`tariffs.period.${period}`)}`)
    .join(', ');
  return (
    <div className="tf-band" role="img" aria-label={`${label}: ${text}`}>
      {runs.map(({ from, to, period }) => (
        <span
          key={from}
          data-period={period}
          style={{ flexGrow: to - from }}
          title={`${formatMinute(from)}–${formatMinute(to)} ${t(`tariffs.period.${period}`)}`}
        >
          {to - from >= 60 ? t(`tariffs.letter.${period}`) : null}
        </span>
      ))}
    </div>
  );
}

/** Hours below a bar. */
export function HourAxis(): ReactNode {
  return (
    <div className="tf-axis" aria-hidden="true">
      {ticks.map((hour) => (
        <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
          {hour}
        </span>
      ))}
    </div>
  );
}
