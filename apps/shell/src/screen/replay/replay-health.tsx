import { useApi, useCan, useLanguage, useReplay } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ParkHealth } from '../../frame/use-park-health.ts';
import { useT } from '../../use-t.ts';
import { steadyAge } from '../steady-age.ts';

const lateAfter = 30_000;
/** Asked at most so finely, ms. */
const grain = 5_000;

/** How old the data were at the time that is shown, and how many points were fresh then. */
export function ReplayHealth(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const replay = useReplay();
  const allowed = useCan('kernel.health-read') && replay !== null;
  const at = new Date(Math.floor((replay?.at ?? 0) / grain) * grain).toISOString();
  const { data } = useApi<ParkHealth>(allowed ? '/health' : null, { query: { at }, keepPrevious: true });
  if (!data) return <div className="screen-health" />;
  const { points: total = 0, stalePoints = 0, newestDataAgeMs: age = null } = data;
  const state = age === null || age > lateAfter + (replay?.stepMs ?? 0) ? 'late' : 'good';
  return (
    <div className="screen-health" data-state={state} data-testid="replay-health">
      <span title={t('screen.points-hint')}>{t('screen.points', { fresh: total - stalePoints, total })}</span>
      <span>
        <span aria-hidden="true">{state === 'good' ? '●' : '▲'}</span>{' '}
        {age === null ? t('replay.no-data') : t('screen.age', { age: steadyAge(age, language) })}
      </span>
    </div>
  );
}
