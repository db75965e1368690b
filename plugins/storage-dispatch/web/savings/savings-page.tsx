import { notify, Page, Panel, useApi, useApiMutation, useCan, useLiveRefetch, viewState } from '@lingtan/web-sdk';
import type { PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { SavingsHead, SavingsList, SavingsRequest } from '../../contracts/savings/routes.ts';
import { useT } from '../use-t.ts';
import { ReportsTable } from './reports-table.tsx';
import { SavingsForm } from './savings-form.tsx';
import { SavingsView } from './savings-view.tsx';
import '../board/board.css';
import '../what-if/what-if.css';

const isOpen = ({ state }: SavingsHead): boolean => state === 'waiting' || state === 'running';

/** What storage saved in whole months: asks for a report, follows it, shows it and hands it out as a file. */
export function SavingsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayStart = useCan('dispatch.compute');
  const [busy, setBusy] = useState(true);
  const [chosen, setChosen] = useState<number | null>(null);
  const loaded = useApi<SavingsList>('./savings', { refetchMs: busy ? 1000 : 60_000, keepPrevious: true });
  const reports = loaded.data?.reports ?? [];
  if (loaded.data && busy !== reports.some(isOpen)) setBusy(!busy);
  useLiveRefetch('dispatch.savings', () => setBusy(true));
  const start = useApiMutation<SavingsHead, SavingsRequest>('./savings', {
    invalidate: ['./savings'],
    onSuccess: ({ no }) => {
      setBusy(true);
      setChosen(null);
      notify.success(t('savings.started', { no }));
    },
  });
  const shown = chosen ?? reports.find(({ state }) => state === 'done')?.no ?? null;
  return (
    <Page title={t('savings.title')} meta={t('savings.meta')} state={viewState(loaded)} data-testid="savings-page">
      {loaded.data ? (
        <div className={mayStart ? 'sd-what-if' : undefined}>
          {mayStart ? (
            <Panel title={t('savings.new')}>
              <SavingsForm
                suggestion={loaded.data.suggestion}
                pending={start.isPending}
                onStart={(request) => start.mutate(request, { onError: (error) => notify.error(error) })}
              />
            </Panel>
          ) : null}
          <div className="sd-board-main">
            <Panel title={t('savings.reports')} flush={reports.length > 0}>
              {reports.length === 0 ? (
                <p className="sd-muted">{t('savings.empty')}</p>
              ) : (
                <ReportsTable reports={reports} chosen={shown} onChoose={setChosen} />
              )}
            </Panel>
            {shown === null ? null : <SavingsView no={shown} />}
          </div>
        </div>
      ) : null}
    </Page>
  );
}
