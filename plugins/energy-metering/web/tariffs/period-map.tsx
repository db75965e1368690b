import { Choice, formatNumber, useLocalized } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PreviewData } from '../../contracts/tariff-routes.ts';
import { dayTypes, touPeriods } from '../../contracts/tariff-words.ts';
import type { DayType } from '../../contracts/tariff-words.ts';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';
import { DayBand, HourAxis } from './day-band.tsx';

/** Hours of the day by month: what period each hour has on a workday, a weekend day or a holiday. */
export function PeriodMap({ data, version }: { data: PreviewData; version: TariffVersion }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const kinds = dayTypes.filter((kind) => data.days.some(({ type }) => type === kind));
  const [chosen, setChosen] = useState<DayType>('workday');
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? 'workday');
  const names = new Map(version.energy.seasons.map(({ id, name }) => [id, text(name)]));
  const rows = Array.from({ length: 12 }, (_, index) => {
    const days = data.days.filter(({ date }) => Number(date.slice(5, 7)) === index + 1);
    const day = days.find(({ type, schedule }) => type === kind && schedule !== null);
    const same = day && data.schedules.find((s) => s.season === day.season && s.schedule === day.schedule);
    return { month: index + 1, season: days[0]?.season ?? '', runs: same?.runs ?? null };
  });
  return (
    <div className="tf-map">
      <div className="tf-map-head">
        <Choice
          label={t('tariffs.day-type')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`tariffs.look.${value}`) }))}
          onChange={setChosen}
        />
        <ul className="tf-legend">
          {touPeriods
            .filter((period) => data.hours[period] !== undefined)
            .map((period) => (
              <li key={period}>
                <span className="tf-swatch" data-period={period} aria-hidden="true" />
                {t(`tariffs.period.${period}`)}{' '}
                <b>{t('tariffs.hours-a-year', { hours: formatNumber(data.hours[period], { digits: 0 }) })}</b>
              </li>
            ))}
        </ul>
      </div>
      {rows.map(({ month, season, runs }) => (
        <div className="tf-map-row" key={month}>
          <span className="tf-year-label">{month}</span>
          {runs ? (
            <DayBand runs={runs} label={`${t('tariffs.month', { month })} ${t(`tariffs.look.${kind}`)}`} />
          ) : (
            <span className="tf-band" data-none title={t('tariffs.no-such-day')}>
              {t('tariffs.no-such-day')}
            </span>
          )}
          <span className="tf-year-season">{names.get(season)}</span>
        </div>
      ))}
      <div className="tf-map-row">
        <span />
        <HourAxis />
        <span />
      </div>
    </div>
  );
}
