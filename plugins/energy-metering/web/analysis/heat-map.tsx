import { formatNumber, useLanguage } from '@lingtan/web-sdk';
import type { CSSProperties, ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Mean power by weekday and hour; the darker the higher, with the figure on hover and for screen readers. */
export function HeatMap({ data }: { data: LoadData }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const known = data.heat.flat().filter((kw) => kw !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const mega = high >= 10_000;
  const unit = mega ? 'MW' : 'kW';
  const number = (kw: number): string =>
    formatNumber(mega ? kw / 1000 : kw, { language, digits: mega || high < 100 ? 1 : 0 });
  return (
    <div>
      <table className="em-heat">
        <caption className="em-hidden">{t('load.heat-summary')}</caption>
        <thead>
          <tr>
            <td />
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour % 3 === 0 ? hour : ''}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.heat.map((row, day) => (
            <tr key={day}>
              <th scope="row">{t.of('load.weekday', day)}</th>
              {row.map((kw, hour) => {
                const part = kw === null ? 0 : high === low ? 0.5 : (kw - low) / (high - low);
                const label =
                  kw === null
                    ? t('load.heat-unknown')
                    : t('load.heat-cell', { day: t.of('load.weekday', day), hour, power: `${number(kw)} ${unit}` });
                return (
                  <td
                    key={hour}
                    title={label}
                    aria-label={label}
                    data-unknown={kw === null || undefined}
                    style={{ '--em-heat': `${Math.round(8 + part * 84)}%` } as CSSProperties}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {known.length === 0 ? null : (
        <p className="em-heat-legend">
          <span>{`${number(low)} ${unit}`}</span>
          <span className="em-heat-scale" aria-hidden />
          <span>{`${number(high)} ${unit}`}</span>
        </p>
      )}
    </div>
  );
}
