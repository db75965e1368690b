import { notify, Page, Panel, useApi, useApiMutation, useCan, useLive, viewState } from '@lingtan/web-sdk';
import type { PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BacktestHead, BacktestRequest, BacktestsData } from '../../contracts/backtest/routes.ts';
import { useT } from '../use-t.ts';
import { BacktestForm } from './backtest-form.tsx';
import { ResultPanel } from './result-panel.tsx';
import { RunsTable } from './runs-table.tsx';
import '../board/board.css';
import '../what-if/what-if.css';

const isOpen = ({ state }: BacktestHead): boolean => state === 'waiting' || state === 'running';

/** Runs storage through the history of the park: asks, follows, compares. */
export function BacktestPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayStart = useCan('dispatch.compute');
  const [busy, setBusy] = useState(true);
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const loaded = useApi<BacktestsData>('./backtests', { refetchMs: busy ? 2000 : 60_000, keepPrevious: true });
  const runs = loaded.data?.backtests ?? [];
  if (loaded.data && busy !== runs.some(isOpen)) setBusy(!busy);
  useLive<unknown>('dispatch.backtest', () => setBusy(true));
  const start = useApiMutation<BacktestHead, BacktestRequest>('./backtests', {
    invalidate: ['./backtests'],
    onSuccess: ({ no }) => {
      setBusy(true);
      notify.success(t('backtest.started', { no }));
    },
  });
  const newest = runs.find(({ state }) => state === 'done')?.no;
  const shown = chosen ?? (newest === undefined ? [] : [newest]);
  return (
    <Page title={t('backtest.title')} meta={t('backtest.meta')} state={viewState(loaded)} data-testid="backtest-page">
      {loaded.data ? (
        <div className={mayStart ? 'sd-what-if' : undefined}>
          {mayStart ? (
            <Panel title={t('backtest.new')}>
              <BacktestForm
                suggestion={loaded.data.suggestion}
                currency={runs[0]?.currency ?? 'CNY'}
                pending={start.isPending}
                onStart={(request) => start.mutate(request, { onError: (error) => notify.error(error) })}
              />
            </Panel>
          ) : null}
          <div className="sd-board-main">
            <Panel title={t('backtest.runs')} flush={runs.length > 0}>
              {runs.length === 0 ? (
                <p className="sd-muted">{t('backtest.empty')}</p>
              ) : (
                <RunsTable runs={runs} chosen={shown} onChoose={setChosen} />
              )}
            </Panel>
            {runs.length > 0 ? <ResultPanel chosen={shown} /> : null}
          </div>
        </div>
      ) : null}
    </Page>
  );
}
