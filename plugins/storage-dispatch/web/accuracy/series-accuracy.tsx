import { dateStart } from '@lingtan/sdk/zone';
import { type ChartSeries, Figure, Figures, Panel, Quantity, TimeSeries, usePark } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { AccuracyData } from '../../contracts/accuracy-routes.ts';
import { errorDigits, seriesColors, useUnitWords } from '../shared/unit-words.ts';
import { subjectKey, useSubjectName } from '../shared/use-subject.ts';
import { useT } from '../use-t.ts';
import { AccuracyTable } from './accuracy-table.tsx';
import { useLeadWords } from './lead-words.ts';

export type Accuracy = AccuracyData['series'][number];

const day = 86_400_000;
/** The lead that a day's plan rests on. */
const dayAhead = 1440;
const shown = [60, dayAhead];

/** One series: figures a day ahead, errors by day, and all leads. */
export function SeriesAccuracy({ accuracy }: { accuracy: Accuracy }): ReactNode {
  const { series, leads, days } = accuracy;
  const t = useT();
  const name = useSubjectName()(accuracy);
  const unit = useUnitWords()(accuracy.unit);
  const key = subjectKey(accuracy);
  const digits = errorDigits(accuracy.unit);
  const park = usePark();
  const words = useLeadWords();
  const main = leads.find(({ leadMinutes }) => leadMinutes === dayAhead) ?? leads.at(-1);
  if (!main) return null;
  const percent = (value: number | null): number | null => (value === null ? null : value * 100);
  const noonOf = (date: string): number => dateStart(date, park.timeZone) + day / 2;
  const noons = days.map(({ day: date }) => noonOf(date));
  const curves = shown.map((lead): ChartSeries => {
    const own = days.filter(({ leadMinutes }) => leadMinutes === lead);
    return {
      id: `lead-${lead}`,
      label: words(lead),
      color: seriesColors[series] ?? series,
      dashed: lead !== dayAhead,
      ts: own.map(({ day: date }) => noonOf(date)),
      values: own.map(({ mae }) => mae),
    };
  });
  return (
    <Panel title={name} meta={words(main.leadMinutes)} flush data-testid={`accuracy-${key}`}>
      <Figures>
        {(
          [
            ['mae', main.mae, unit],
            ['nmae', percent(main.nmae), '%'],
            ['bias', main.bias, unit],
            ['skill', percent(main.skill), '%'],
            ['coverage', percent(main.coverage), '%'],
          ] as const
        ).map(([id, value, own]) => (
          <Figure key={id} label={t(`forecast.column.${id}`)}>
            <Quantity
              value={value}
              unit={own}
              digits={own === '%' ? 1 : accuracy.unit === 'kW' ? undefined : digits}
              size="lg"
              evidence={main.ref}
              reason={t('forecast.no-score')}
              label={t(`forecast.column.${id}`)}
            />
          </Figure>
        ))}
      </Figures>
      {/* A single day is no curve; the table below has it. */}
      {curves.some(({ ts }) => ts.length > 1) ? (
        <TimeSeries
          series={curves.filter(({ ts }) => ts.length > 0)}
          unit={unit}
          range={{ from: Math.min(...noons) - day, to: Math.max(...noons) + day }}
          height={180}
          zeroBased
          night={false}
          exportName={`forecast-errors-${key}-${park.id}`}
          summary={t('accuracy.chart-summary', { series: name })}
          data-testid={`accuracy-chart-${key}`}
        />
      ) : null}
      <AccuracyTable
        id={`accuracy-${key}`}
        rows={leads}
        unit={unit}
        digits={digits}
        exportName={`forecast-accuracy-${key}-${park.id}`}
      />
      <AccuracyTable
        id={`accuracy-days-${key}`}
        unit={unit}
        digits={digits}
        rows={days.filter(({ leadMinutes }) => leadMinutes === main.leadMinutes)}
        exportName={`forecast-accuracy-days-${key}-${park.id}`}
      />
    </Panel>
  );
}
