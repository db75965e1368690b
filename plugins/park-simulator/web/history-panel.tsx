import { formatDuration, formatNumber, Panel, ProgressBar } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BackfillProgress } from '../contracts/progress.ts';
import './simulator.css';
import { useT } from './use-t.ts';

/** How far the history of the simulated park has been written. */
export function HistoryPanel({ progress }: { progress: BackfillProgress }): ReactNode {
  const t = useT();
  const { phase, sent, total, samplesPerSecond, etaSeconds } = progress;
  const share = phase === 'preparing' || phase === 'off' ? null : total === 0 ? 1 : sent / total;
  const count = (value: number) => formatNumber(value, { digits: 0 });
  // Once it is done, one line says all.
  if (phase === 'done') {
    const handedIn = total === 0 ? t('backfill.nothing') : t('backfill.handed-in', { sent: count(sent) });
    return (
      <Panel
        title={t('backfill.title')}
        meta={`${t('backfill.phase.done')} · ${handedIn}`}
        flush
        data-testid="simulator-history"
      />
    );
  }
  const facts = [
    total === 0 ? null : t('backfill.samples', { sent: count(sent), total: count(total) }),
    phase === 'sending' ? t('backfill.rate', { rate: count(samplesPerSecond) }) : null,
    phase === 'sending' && etaSeconds !== null ? t('backfill.eta', { eta: formatDuration(etaSeconds * 1000) }) : null,
  ].filter((fact) => fact !== null);
  const line = facts.join(' · ');
  return (
    <Panel title={t('backfill.title')} data-testid="simulator-history">
      <ProgressBar share={share} label={t(`backfill.phase.${phase}`)} />
      {line ? <p className="ps-history">{line}</p> : null}
    </Panel>
  );
}
