import { DataTable, formatNumber, Quantity, useLanguage, usePark, useT, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ForecastView } from './forecast-panel.tsx';

type Backtest = NonNullable<ForecastView['backtest']>;
type Row = Omit<Backtest['byHorizon'][number], 'fromMinutes' | 'toMinutes'> & { span: [number, number] | null };

/** Errors of the method on past days by lead time, the whole horizon first. */
export function BacktestTable({ forecast, backtest }: { forecast: ForecastView; backtest: Backtest }): ReactNode {
  const t = useT();
  const park = usePark();
  const language = useLanguage();
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
  const score = (
    id: 'mae' | 'nmae' | 'rmse' | 'bias' | 'skill' | 'coverage',
    unit: 'kW' | '%',
    phone = false,
  ): Column<Row> => {
    const of = (row: Row): number | null => {
      const value = row[id];
      return value === null ? null : unit === '%' ? value * 100 : value;
    };
    return {
      id,
      title: t(`forecast.column.${id}`),
      kind: 'number',
      unit,
      phone,
      value: of,
      render: (row) => <Quantity value={of(row)} unit="" scale="none" digits={1} />,
    };
  };
  const columns: Column<Row>[] = [
    { id: 'lead', title: t('forecast.lead'), phone: true, value: lead },
    score('mae', 'kW', true),
    score('nmae', '%'),
    score('skill', '%', true),
    score('coverage', '%'),
    { ...score('rmse', 'kW'), hidden: true },
    { ...score('bias', 'kW'), hidden: true },
  ];
  return (
    <DataTable
      id={`backtest-${forecast.series}`}
      columns={columns}
      rows={rows}
      rowKey={({ span }) => (span === null ? 'all' : String(span[0]))}
      exportName={`backtest-${forecast.series}-${park.id}`}
      tools={<span className="sd-muted">{t('forecast.issues', { count: backtest.issues })}</span>}
      data-testid={`backtest-${forecast.series}`}
    />
  );
}
