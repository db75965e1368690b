import { formatShare, Notice, StatusBadge, type Tone, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanHead, PlanView } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { useWordsOf } from './names.ts';

const tones: Record<PlanHead['status'], Tone> = {
  optimal: 'normal',
  feasible: 'notice',
  relaxed: 'warning',
  fallback: 'warning',
};

type Head = Pick<PlanHead, 'status' | 'usable'>;

/** How good a plan is; one that failed its check outranks all else. */
export function PlanStatus({ plan }: { plan: Head }): ReactNode {
  const t = useT();
  if (!plan.usable) return <StatusBadge state="refused" tone="alarm" label={t('plans.status.refused')} />;
  return <StatusBadge state={plan.status} tone={tones[plan.status]} label={t(`plans.status.${plan.status}`)} />;
}

/** What the optimality gap is, in words. */
export function useGapText(): (gap: number | null) => string {
  const t = useT();
  const language = useLanguage();
  return (gap) => (gap === null ? t('plans.gap-unknown') : formatShare(gap, { digits: gap < 0.001 ? 3 : 2, language }));
}

/** Says loudly when a plan is not the best one, or must not be followed. */
export function PlanNotice({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  const word = useWordsOf('plans.reason');
  const limit = useWordsOf('board.limit');
  const part = useWordsOf('board.part');
  const { usable, status, plan } = view;
  const reason = view.reason ?? plan.reason;
  const broken = (rule: string): string =>
    rule.startsWith('cost-') && rule !== 'cost-total'
      ? t('board.notice.cost-part', { part: part(rule.slice(5)) })
      : limit(rule);
  const because = reason ? t('plans.because', { reason: word(reason) }) : '';
  if (!usable) {
    const breaches = [...new Set(plan.check.breaches.map(({ rule }) => broken(rule)))].join(', ');
    return (
      <Notice tone="alarm" title={t('board.notice.refused')} data-testid="plan-notice">
        {breaches}
      </Notice>
    );
  }
  if (status !== 'fallback' && status !== 'relaxed') return null;
  return (
    <Notice tone="warning" title={t(`board.notice.${status}`)} data-testid="plan-notice">
      {because} {status === 'relaxed' ? t('board.notice.broken', { count: plan.violations.length }) : null}
      {status === 'fallback'
        ? t(`board.notice.origin.${view.origin === 'previous-plan' ? 'previous' : 'rules'}`)
        : null}
    </Notice>
  );
}
