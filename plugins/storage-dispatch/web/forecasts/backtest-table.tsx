import { DataTable, formatNumber, Quantity, useLanguage, usePark, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { errorDigits, useUnitWords } from '../shared/unit-words.ts';
import { subjectKey } from '../shared/use-subject.ts';
import { useT } from '../use-t.ts';
import type { ForecastView } from './forecast-panel.tsx';

type Backtest = NonNullable<ForecastView['backtest']>;
type Row = Omit<Backtest['byHorizon'][number], 'fromMinutes' | 'toMinutes'> & { span: [number, number] | null };

/** Errors of the method on past days by lead time, the whole horizon first. */
export function BacktestTable({ forecast, backtest }: { forecast: ForecastView; backtest: Backtest }): ReactNode {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
  const unit = useUnitWords()(forecast.unit);
  const key = subjectKey(forecast);
  const digits = errorDigits(forecast.unit);
  const rows: Row[] = [
    { ...backtest, span: null },
    ...backtest.byHorizon.map(({ fromMinutes, toMinutes, ...scores }): Row => ({
      ...scores,
      span: [fromMinutes, toMinutes],
    })),
  ];
  const hours = (minutes: number): string =>
    formatNumber(minutes / 60, { digits: minutes % 60 === 0 ? 0 : 2, language });
  const lead = ({ span }: Row): string =>
    span === null ? t('forecast.all-leads') : t('forecast.lead-hours', { from: hours(span[0]), to: hours(span[1]) });
  const opens = ({ span }: Row, id: string): string =>
    `dispatch.forecast/${forecast.no}/${id}${span === null ? '' : `/${span[0]}`}`;
  const score = (
    id: 'mae' | 'nmae' | 'rmse' | 'bias' | 'skill' | 'coverage',
    own: string,
    phone = false,
  ): Column<Row> => {
    const of = (row: Row): number | null => {
      const value = row[id];
      return value === null ? null : own === '%' ? value * 100 : value;
    };
    return {
      id,
      title: t(`forecast.column.${id}`),
      kind: 'number',
      unit: own,
      phone,
      value: of,
      render: (row) => (
        <Quantity
          value={of(row)}
          unit=""
          scale="none"
          digits={own === '%' ? 1 : digits}
          evidence={forecast.no === null || of(row) === null ? null : opens(row, id)}
          label={t(`forecast.column.${id}`)}
        />
      ),
    };
  };
  const columns: Column<Row>[] = [
    { id: 'lead', title: t('forecast.lead'), phone: true, value: lead },
    score('mae', unit, true),
    score('nmae', '%'),
    score('skill', '%', true),
    score('coverage', '%'),
    { ...score('rmse', unit), hidden: true },
    { ...score('bias', unit), hidden: true },
  ];
  return (
    <DataTable
      id={`backtest-${key}`}
      columns={columns}
      rows={rows}
      rowKey={({ span }) => (span === null ? 'all' : String(span[0]))}
      exportName={`backtest-${key}-${park.id}`}
      tools={<span className="sd-muted">{t('forecast.issues', { count: backtest.issues })}</span>}
      data-testid={`backtest-${key}`}
    />
  );
}
