import { formatDuration, formatNumber, Panel, ProgressBar, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BackfillProgress } from '../contracts/progress.ts';

/** How far the history of the simulated park has been written. */
export function HistoryPanel({ progress }: { progress: BackfillProgress }): ReactNode {
  const t = useT();
  const { phase, sent, total, samplesPerSecond, etaSeconds } = progress;
  const share = phase === 'preparing' || phase === 'off' ? null : total === 0 ? 1 : sent / total;
  const facts = [
    total === 0
      ? null
      : t('backfill.samples', { sent: formatNumber(sent, { digits: 0 }), total: formatNumber(total, { digits: 0 }) }),
    phase === 'done' && total === 0 ? t('backfill.nothing') : null,
    phase === 'sending' ? t('backfill.rate', { rate: formatNumber(samplesPerSecond, { digits: 0 }) }) : null,
    phase === 'sending' && etaSeconds !== null ? t('backfill.eta', { eta: formatDuration(etaSeconds * 1000) }) : null,
  ].filter((fact) => fact !== null);
  return (
    <Panel title={t('backfill.title')} meta={t(`backfill.phase.${phase}`)} data-testid="simulator-history">
      <ProgressBar share={share} label={t(`backfill.phase.${phase}`)} />
      {facts.length > 0 ? <p>{facts.join(' · ')}</p> : null}
    </Panel>
  );
}
