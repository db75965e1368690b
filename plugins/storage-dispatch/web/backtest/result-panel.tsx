import { DataTable, Notice, Panel, Quantity, useApi, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BacktestFigures, BacktestResult } from '../../contracts/backtest/result.ts';
import type { BacktestData } from '../../contracts/backtest/routes.ts';
import { useCurrency } from '../shared/names.ts';
import { useT } from '../use-t.ts';

interface Row {
  key: string;
  no: number;
  name: string;
  month: string | null;
  figures: BacktestFigures;
  bound: number | null;
}

const rowsOf = (no: number, result: BacktestResult, monthly: boolean): Row[] =>
  result.variants.flatMap(({ name, total, months, bound }): Row[] =>
    monthly
      ? months.map(({ month, ...figures }) => ({
          key: `${no}-${name}-${month}`,
          no,
          name,
          month,
          figures,
          bound: null,
        }))
      : [{ key: `${no}-${name}`, no, name, month: null, figures: total, bound }],
  );

/** Costs and energies of the chosen backtests by variant, for the whole period and by month. */
export function ResultPanel({ chosen }: { chosen: readonly number[] }): ReactNode {
  const t = useT();
  const first = useApi<BacktestData>(chosen[0] === undefined ? null : `./backtests/${chosen[0]}`).data;
  const second = useApi<BacktestData>(chosen[1] === undefined ? null : `./backtests/${chosen[1]}`).data;
  const shown = [first, second].flatMap((data) => (data?.result ? [{ head: data.head, result: data.result }] : []));
  const failed = [first, second].flatMap((data) => (data?.head.error ? [data.head] : []));
  if (shown.length === 0)
    return (
      <>
        {failed.map(({ no, error }) => (
          <Notice key={no} tone="alarm">
            {t('backtest.failed', { no, error: error ?? '' })}
          </Notice>
        ))}
        <Notice>{t('backtest.choose')}</Notice>
      </>
    );
  const title = t('backtest.result', { no: shown.map(({ head }) => head.no).join(', ') });
  return (
    <>
      <Panel title={title} meta={t('backtest.result-meta')} flush>
        <FiguresTable id="backtest-result" shown={shown} monthly={false} />
      </Panel>
      {shown.map(({ head, result }) => (
        <Notes key={head.no} no={head.no} result={result} />
      ))}
      <Panel title={t('backtest.months')} flush>
        <FiguresTable id="backtest-months" shown={shown} monthly />
      </Panel>
    </>
  );
}

function Notes({ no, result }: { no: number; result: BacktestResult }): ReactNode {
  const t = useT();
  const left = result.gaps.reduce((sum, { steps }) => sum + steps, 0);
  const over = result.variants.find(({ name }) => name === 'rolling')!.total.overLimitSteps;
  return (
    <>
      {left > 0 ? (
        <Notice tone="warning">{t('backtest.gaps', { no, count: left, spans: result.gaps.length })}</Notice>
      ) : null}
      {over > 0 ? <Notice tone="warning">{t('backtest.over', { no, count: over })}</Notice> : null}
      {result.solves.fallback > 0 ? (
        <Notice tone="warning">{t('backtest.unsolved', { no, count: result.solves.fallback })}</Notice>
      ) : null}
    </>
  );
}

function FiguresTable({
  id,
  shown,
  monthly,
}: {
  id: string;
  shown: readonly { head: BacktestData['head']; result: BacktestResult }[];
  monthly: boolean;
}): ReactNode {
  const t = useT();
  const money = useCurrency()(shown[0]!.result.currency);
  const rows = shown.flatMap(({ head, result }) => rowsOf(head.no, result, monthly));
  const without = (row: Row): number | null => {
    const same = rows.find(({ no, name, month }) => no === row.no && name === 'no-storage' && month === row.month);
    return same ? same.figures.cost - row.figures.cost : null;
  };
  const number = (
    key: string,
    unit: string,
    of: (row: Row) => number | null,
    more: Partial<Column<Row>> & { digits?: number } = {},
  ): Column<Row> => ({
    id: key,
    title: t.of('backtest.figure', key),
    kind: 'number',
    unit,
    value: of,
    render: (row) => (
      <Quantity
        value={of(row)}
        unit=""
        scale="none"
        digits={more.digits ?? 0}
        evidence={of(row) === null ? null : `dispatch.backtest/${row.no}/${row.month ?? 'total'}/${row.name}/${key}`}
        label={t.of('backtest.figure', key)}
      />
    ),
    ...more,
  });
  const percent = (value: number | null): number | null => (value === null ? null : 100 * value);
  const columns: Column<Row>[] = [
    {
      id: 'no',
      title: t('backtest.column.no'),
      kind: 'number',
      width: 70,
      value: ({ no }) => no,
      hidden: shown.length < 2,
    },
    ...(monthly
      ? [{ id: 'month', title: t('backtest.figure.month'), phone: true, width: 90, value: ({ month }: Row) => month }]
      : []),
    {
      id: 'variant',
      title: t('backtest.figure.variant'),
      phone: true,
      value: ({ name }) => t.of('backtest.variant', name),
    },
    number('cost', money, ({ figures }) => figures.cost, { phone: true }),
    number('saving', money, without),
    number('energyBuy', money, ({ figures }) => figures.costs.energyBuy),
    number('energySell', money, ({ figures }) => figures.costs.energySell),
    number('demand', money, ({ figures }) => figures.costs.demand),
    number('degradation', money, ({ figures }) => figures.costs.degradation),
    number('carbon', money, ({ figures }) => figures.costs.carbon, { hidden: true }),
    number('storedEnergy', money, ({ figures }) => figures.costs.storedEnergy, { hidden: true }),
    number('peakKw', 'kW', ({ figures }) => figures.peakKw),
    number('importKwh', 'kWh', ({ figures }) => figures.importKwh, { hidden: true }),
    number('exportKwh', 'kWh', ({ figures }) => figures.exportKwh, { hidden: true }),
    number('cycles', '', ({ figures }) => figures.cycles, { digits: 1 }),
    number('selfUse', '%', ({ figures }) => percent(figures.selfUse), { digits: 1 }),
    number('greenShare', '%', ({ figures }) => percent(figures.greenShare), { digits: 1 }),
    number('overLimitSteps', '', ({ figures }) => figures.overLimitSteps, { hidden: true }),
  ];
  return (
    <DataTable
      id={id}
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
      exportName={`${id}-${shown.map(({ head }) => head.no).join('-')}`}
      data-testid={id}
    />
  );
}
