import { formatNumber, formatTime, Page, StatusBadge, useApi, useLive, useT, viewState } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BackfillProgress, SimulatorStatus } from '../contracts/progress.ts';
import { backfillTopic } from '../contracts/topics.ts';
import { DeviceTable } from './device-table.tsx';
import { HistoryPanel } from './history-panel.tsx';

/** The simulated park: what is real about it, how fast it runs, how far its history is, which devices speak. */
export function SimulatorPage(): ReactNode {
  const t = useT();
  const answer = useApi<SimulatorStatus>('./status', { refetchMs: 5_000 });
  const [pushed, setPushed] = useState<BackfillProgress | null>(null);
  useLive<BackfillProgress>(backfillTopic, setPushed);
  const status = answer.data;
  const meta = status ? (
    <>
      <StatusBadge state="simulated" />{' '}
      {status.speed === 1 ? t('speed-real') : t('speed-times', { speed: formatNumber(status.speed, { digits: 0 }) })}
      {' · '}
      {t('model-time')} {formatTime(status.modelTime)}
      {' · '}
      {t('seed', { seed: status.seed })}
    </>
  ) : null;
  return (
    <Page title={t('title')} meta={meta} state={viewState(answer)} data-testid="simulator">
      <p>{t('notice')}</p>
      {status ? <HistoryPanel progress={newest(status.backfill, pushed)} /> : null}
      <DeviceTable devices={status?.devices ?? []} />
    </Page>
  );
}

/** The later of a fetched and a pushed progress: a fetch under way may be older than what came live. */
function newest(fetched: BackfillProgress, pushed: BackfillProgress | null): BackfillProgress {
  return pushed && fetched.phase !== 'done' && pushed.sent >= fetched.sent ? pushed : fetched;
}
