import { formatNumber, formatQuantity, useLanguage, usePark } from '@lingtan/web-sdk';
import { useState, type CSSProperties, type ReactNode } from 'react';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import '../shared/certificates.css';
import { useT } from '../use-t.ts';
import { matchDays, type MatchHour } from './match-days.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** Day × hour: how much of the consumption certificates of the same hour cover; the darker the more. */
export function MatchHeatMap({ data }: { data: HourlyData }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const park = usePark();
  const [chosen, choose] = useState<number | null>(null);
  const days = matchDays(data, park.timeZone);
  const words = (cell: MatchHour): string => {
    const energy = (wh: number): string => formatQuantity(wh, 'Wh', { language });
    return t('match.cell', {
      time: `${cell.day} ${String(cell.hour).padStart(2, '0')}:00`,
      share: cell.share === null ? '–' : `${formatNumber(cell.share * 100, { digits: 0, language })} %`,
      load: energy(cell.loadWh),
      certificates: energy(cell.certificatesWh),
      retired: energy(cell.retiredWh),
    });
  };
  const shown =
    chosen === null ? null : (days.flatMap(({ cells }) => cells).find((cell) => cell?.at === chosen) ?? null);
  return (
    <div>
      <div className="ct-heat-box">
        <table className="ct-heat" data-testid="match-heat">
          <caption hidden>{t('match.heat')}</caption>
          <thead>
            <tr>
              <td />
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {hour % 6 === 0 ? hour : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, cells }) => (
              <tr key={day}>
                <th scope="row">{day.slice(5)}</th>
                {cells.map((cell, hour) =>
                  cell === null ? (
                    <td key={hour} style={{ '--ct-heat': '0%' } as CSSProperties} />
                  ) : (
                    <td
                      key={hour}
                      title={words(cell)}
                      aria-label={words(cell)}
                      data-unknown={cell.share === null || undefined}
                      data-chosen={cell.at === chosen || undefined}
                      style={{ '--ct-heat': `${Math.round(4 + (cell.share ?? 0) * 96)}%` } as CSSProperties}
                      onClick={() => choose(cell.at === chosen ? null : cell.at)}
                    />
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="ct-heat-legend">
        <span>0 %</span>
        <span className="ct-heat-scale" aria-hidden />
        <span>100 %</span>
        <span className="ct-heat-none" aria-hidden />
        <span>{t('match.no-load')}</span>
      </p>
      <p className="ct-heat-legend" aria-live="polite">
        {shown ? words(shown) : t('match.choose')}
      </p>
    </div>
  );
}
