import { ActionButton, formatTime, TimeSeries, useLocalized } from '@lingtan/web-sdk';
import type { ChartSeries } from '@lingtan/web-sdk';
import { useMemo, type ReactNode } from 'react';
import type { PreviewData } from '../../contracts/tariff-routes.ts';
import { useT } from '../use-t.ts';
import { shiftDate } from './dates.ts';

/** Prices of a week as steps: energy part, and with everything that is added per kWh. */
export function WeekPrices(props: {
  data: PreviewData;
  week: string;
  onWeek: (week: string) => void;
  name: { en: string; 'zh-CN': string };
}): ReactNode {
  const { data, week } = props;
  const t = useT();
  const text = useLocalized();
  const series = useMemo((): ChartSeries[] => {
    const steps = (pick: 'energyPrice' | 'totalPrice') => {
      const last = data.week.at(-1);
      return {
        ts: data.week.map(({ from }) => from),
        values: data.week.map(({ [pick]: value }) => (value === null ? null : Number(value))),
        style: 'step' as const,
        ...(last ? { endTs: last.to } : {}),
        gapMs: Number.POSITIVE_INFINITY,
      };
    };
    return [
      { id: 'total', label: t('tariffs.total-price'), color: 'var(--lt-accent)', ...steps('totalPrice') },
      { id: 'energy', label: t('tariffs.energy-price'), color: 'grid', ...steps('energyPrice') },
    ];
  }, [data, t]);
  const first = data.week[0];
  const last = data.week.at(-1);
  return (
    <>
      <div className="tf-week-head">
        <ActionButton quiet aria-label={t('tariffs.week-before')} onClick={() => props.onWeek(shiftDate(week, -7))}>
          ‹
        </ActionButton>
        <span>
          {week} – {shiftDate(week, 6)}
        </span>
        <ActionButton quiet aria-label={t('tariffs.week-after')} onClick={() => props.onWeek(shiftDate(week, 7))}>
          ›
        </ActionButton>
      </div>
      {first && last ? (
        <TimeSeries
          series={series}
          unit={t('tariffs.unit.kwh')}
          range={{ from: first.from, to: last.to }}
          height={200}
          zeroBased
          night={false}
          nowLine={false}
          syncKey={null}
          exportName={`prices-${week}`}
          summary={t('tariffs.week-summary', {
            name: text(props.name),
            from: formatTime(first.from, 'date', data.timeZone),
          })}
        />
      ) : (
        <p className="tf-note" role="status">
          ▲ {data.weekProblem}
        </p>
      )}
    </>
  );
}
