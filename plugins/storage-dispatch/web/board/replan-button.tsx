import { ActionButton, notify, useApiMutation, useCan, usePluginRoot } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { PlanHead } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Makes a plan now and shows it. */
export function ReplanButton(): ReactNode {
  const t = useT();
  const root = usePluginRoot();
  const navigate = useNavigate();
  const mayCompute = useCan('dispatch.compute');
  const replan = useApiMutation<PlanHead, Record<string, never>>('./plans', {
    invalidate: ['./plans', './forecasts'],
    onSuccess: ({ no, totalMs }) => {
      notify.success(t('board.replanned', { no, ms: Math.round(totalMs) }));
      void navigate(`${root}/board`);
    },
  });
  if (!mayCompute) return null;
  return (
    <ActionButton
      primary
      disabled={replan.isPending}
      onClick={() => replan.mutate({}, { onError: (error) => notify.error(error) })}
      data-testid="replan"
    >
      {t(replan.isPending ? 'board.replanning' : 'board.replan')}
    </ActionButton>
  );
}
