import {
  ActionButton,
  DataTable,
  formatNumber,
  notify,
  ProgressBar,
  Quantity,
  StatusBadge,
  useApiMutation,
  useCan,
  useLanguage,
  type Column,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BacktestHead } from '../../contracts/backtest/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { useT } from '../use-t.ts';

const tones = { waiting: 'busy', running: 'busy', done: 'normal', failed: 'alarm', cancelled: 'off' } as const;

/** All backtests, newest first: how far each is, what it found; chosen ones are shown below, two beside each other. */
export function RunsTable({
  runs,
  chosen,
  onChoose,
}: {
  runs: readonly BacktestHead[];
  chosen: readonly number[];
  onChoose: (chosen: readonly number[]) => void;
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const whole = (value: number): string => formatNumber(value, { digits: 0, language });
  const mayStop = useCan('dispatch.compute');
  const cancel = useApiMutation<BacktestHead, { no: number }>(({ no }) => `./backtests/${no}/cancel`, {
    body: () => ({}),
    invalidate: ['./backtests'],
  });
  const columns: Column<BacktestHead>[] = [
    {
      id: 'no',
      title: t('backtest.column.no'),
      kind: 'number',
      width: 80,
      phone: true,
      value: ({ no }) => no,
    },
    {
      id: 'period',
      title: t('backtest.column.period'),
      value: ({ request: { from, to } }) => `${from} – ${to}`,
    },
    {
      id: 'battery',
      title: t('backtest.column.battery'),
      value: ({ request: { powerKw, capacityKwh } }) => `${whole(powerKw)} kW / ${whole(capacityKwh)} kWh`,
    },
    {
      id: 'forecast',
      title: t('backtest.field.forecast'),
      value: ({ request }) => t(`backtest.forecast.${request.forecast}`),
    },
    {
      id: 'state',
      title: t('backtest.column.state'),
      phone: true,
      width: 220,
      value: ({ state }) => t(`backtest.state.${state}`),
      render: (run) =>
        run.state === 'running' ? (
          <ProgressBar share={run.progress} />
        ) : (
          <StatusBadge
            state={run.state}
            tone={tones[run.state]}
            label={t(`backtest.state.${run.state}`)}
            title={run.error ?? undefined}
          />
        ),
    },
    {
      id: 'saving',
      title: t('backtest.column.saving'),
      kind: 'number',
      phone: true,
      value: ({ cost, withoutStorage }) => (cost === null || withoutStorage === null ? null : withoutStorage - cost),
      render: ({ no, cost, withoutStorage, currency }) => (
        <Amount
          value={cost === null || withoutStorage === null ? null : withoutStorage - cost}
          currency={currency}
          evidence={cost === null || withoutStorage === null ? null : `dispatch.backtest/${no}/total/rolling/saving`}
          label={t('backtest.column.saving')}
        />
      ),
    },
    {
      id: 'share',
      title: t('backtest.column.share'),
      kind: 'number',
      unit: '%',
      value: shareOf,
      render: (run) => (
        <Quantity
          value={shareOf(run)}
          unit=""
          scale="none"
          digits={2}
          evidence={shareOf(run) === null ? null : `dispatch.backtest/${run.no}/total/rolling/share`}
          label={t('backtest.column.share')}
        />
      ),
    },
    {
      id: 'stop',
      title: t('backtest.cancel'),
      width: 110,
      value: () => null,
      render: ({ no, state }) =>
        mayStop && (state === 'waiting' || state === 'running') ? (
          <ActionButton
            data-quiet
            disabled={cancel.isPending}
            onClick={() => cancel.mutate({ no }, { onError: (error) => notify.error(error) })}
            data-testid={`backtest-cancel-${no}`}
          >
            {t('backtest.cancel')}
          </ActionButton>
        ) : null,
    },
  ];
  const select = (selected: ReadonlySet<string>): void => {
    const list = [...selected].map(Number);
    onChoose(list.slice(-2));
  };
  return (
    <DataTable
      id="backtests"
      columns={columns}
      rows={runs}
      rowKey={({ no }) => String(no)}
      onOpen={({ no }) => onChoose([no])}
      selected={new Set(chosen.map(String))}
      onSelect={select}
      exportName="backtests"
      maxHeight={320}
      data-testid="backtests"
    />
  );
}

function shareOf({ cost, withoutStorage }: BacktestHead): number | null {
  if (cost === null || withoutStorage === null || withoutStorage === 0) return null;
  return (100 * (withoutStorage - cost)) / Math.abs(withoutStorage);
}
