import { useLocalized } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { PreviewData } from '../../contracts/tariff-routes.ts';
import type { TariffVersion } from '../../contracts/tariffs.ts';
import { useT } from '../use-t.ts';

type Day = PreviewData['days'][number];

export function dayLook(day: Day): 'workday' | 'weekend' | 'holiday' | 'made-up' | 'unknown' {
  return day.makeUp ? 'made-up' : day.type;
}

/** Day types of a year: a row per month, a cell per day, holidays and make-up workdays in words below. */
export function YearMap({ data, version }: { data: PreviewData; version: TariffVersion }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const names = new Map(version.energy.seasons.map(({ id, name }) => [id, text(name)]));
  const months = useMemo(
    () =>
      Array.from({ length: 12 }, (_, month) => data.days.filter(({ date }) => Number(date.slice(5, 7)) === month + 1)),
    [data],
  );
  const describe = (day: Day): string =>
    [
      day.date,
      t(`tariffs.look.${dayLook(day)}`),
      day.holiday ? t(`tariffs.holiday.${day.holiday}`) : null,
      names.get(day.season),
    ]
      .filter(Boolean)
      .join(' · ');
  const counts = (['workday', 'weekend', 'holiday', 'made-up', 'unknown'] as const)
    .map((look) => ({ look, count: data.days.filter((day) => dayLook(day) === look).length }))
    .filter(({ count }) => count > 0);
  return (
    <div className="tf-year">
      <div
        className="tf-year-grid"
        role="img"
        aria-label={counts.map(({ look, count }) => `${t(`tariffs.look.${look}`)} ${count}`).join(', ')}
      >
        {months.map((days, month) => (
          <div className="tf-year-month" key={month}>
            <span className="tf-year-label">{month + 1}</span>
            <div className="tf-year-days">
              {days.map((day) => (
                <span key={day.date} className="tf-day" data-look={dayLook(day)} title={describe(day)}>
                  {Number(day.date.slice(8))}
                </span>
              ))}
            </div>
            <span className="tf-year-season">{names.get(days[0]?.season ?? '')}</span>
          </div>
        ))}
      </div>
      <ul className="tf-legend">
        {counts.map(({ look, count }) => (
          <li key={look}>
            <span className="tf-day" data-look={look} aria-hidden="true" />
            {t(`tariffs.look.${look}`)} <b>{count}</b>
          </li>
        ))}
      </ul>
      <Holidays days={data.days} />
    </div>
  );
}

/** Holidays as spans of dates, and the days that are worked for them. */
function Holidays({ days }: { days: readonly Day[] }): ReactNode {
  const t = useT();
  const spans: { holiday: string; from: string; to: string }[] = [];
  days.forEach((day, index) => {
    if (day.holiday === null) return;
    const last = spans.at(-1);
    if (last?.holiday === day.holiday && days[index - 1]?.holiday === day.holiday) last.to = day.date;
    else spans.push({ holiday: day.holiday, from: day.date, to: day.date });
  });
  const worked = days.filter(({ makeUp }) => makeUp).map(({ date }) => date.slice(5));
  if (spans.length === 0) return null;
  return (
    <dl className="tf-holidays">
      {spans.map(({ holiday, from, to }) => (
        <div key={from}>
          <dt>{t.of('tariffs.holiday', holiday)}</dt>
          <dd>{from === to ? from.slice(5) : `${from.slice(5)} – ${to.slice(5)}`}</dd>
        </div>
      ))}
      {worked.length > 0 ? (
        <div>
          <dt>{t('tariffs.look.made-up')}</dt>
          <dd>{worked.join(', ')}</dd>
        </div>
      ) : null}
    </dl>
  );
}
