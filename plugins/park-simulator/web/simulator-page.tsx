import {
  formatNumber,
  formatTime,
  Page,
  Panel,
  StatusBadge,
  useApi,
  useLive,
  useNow,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BackfillProgress, SimulatorStatus } from '../contracts/progress.ts';
import { backfillTopic } from '../contracts/topics.ts';
import { DeviceTable } from './device-table.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { modelTimeAt } from './model-time.ts';
import './simulator.css';
import { useT } from './use-t.ts';

function Facts({ status, answeredAt }: { status: SimulatorStatus; answeredAt: number }): ReactNode {
  const t = useT();
  const now = useNow(1_000);
  const { speed } = status;
  const factor = formatNumber(speed, { digits: speed % 1 ? 1 : 0 });
  const facts: [string, string][] = [
    [t('speed'), speed === 1 ? t('speed-real') : t('speed-times', { speed: factor })],
    [t('model-time'), formatTime(modelTimeAt(status, answeredAt, now))],
    [t('clock'), formatTime(now)],
    [t('seed'), String(status.seed)],
  ];
  return (
    <Panel>
      <dl className="ps-facts" data-testid="simulator-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {speed === 1 ? null : <p className="ps-history">{t('speed-note', { speed: factor })}</p>}
    </Panel>
  );
}

/** The simulated park: what is real about it, how fast it runs, how far its history is, which devices speak. */
export function SimulatorPage(): ReactNode {
  const t = useT();
  const answer = useApi<SimulatorStatus>('./status', { refetchMs: 5_000 });
  const [pushed, setPushed] = useState<BackfillProgress | null>(null);
  useLive<BackfillProgress>(backfillTopic, setPushed);
  const status = answer.data;
  return (
    <Page title={t('title')} meta={<StatusBadge state="simulated" />} state={viewState(answer)} data-testid="simulator">
      <p className="ps-notice">{t('notice')}</p>
      {status ? (
        <>
          <Facts status={status} answeredAt={answer.dataUpdatedAt} />
          <HistoryPanel progress={newest(status.backfill, pushed)} />
        </>
      ) : null}
      <DeviceTable devices={status?.devices ?? []} />
    </Page>
  );
}

/** The later of a fetched and a pushed progress: a fetch under way may be older than what came live. */
function newest(fetched: BackfillProgress, pushed: BackfillProgress | null): BackfillProgress {
  return pushed && fetched.phase !== 'done' && pushed.sent >= fetched.sent ? pushed : fetched;
}
