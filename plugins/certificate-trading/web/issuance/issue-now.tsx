import { ActionButton, notify, ReasonDialog, useApiMutation, useNow } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { IssueResult } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** Issues the shown days at once instead of with the next run. */
export function IssueNow({ days }: { days: number }): ReactNode {
  const t = useT();
  const now = useNow(60_000);
  const [asking, setAsking] = useState(false);
  const issue = useApiMutation<{ devices: IssueResult[] }, { from: string; to: string; reason: string }>('./issue', {
    invalidate: ['./issuance-queue', './portfolio', './certificates', './hourly'],
    onSuccess: ({ devices }) => {
      setAsking(false);
      const sum = (pick: (result: IssueResult) => number): number => devices.reduce((all, each) => all + pick(each), 0);
      notify.success(
        t('issuance.done', { issued: sum(({ issued }) => issued), corrected: sum(({ corrected }) => corrected) }),
      );
    },
  });
  const span = { from: new Date(now - days * 86_400_000).toISOString(), to: new Date(now).toISOString() };
  return (
    <>
      <ActionButton primary onClick={() => setAsking(true)}>
        {t('issuance.now')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('issuance.now-title', { days })}
          hint={t('issuance.now-hint')}
          confirm={t('issuance.now')}
          busy={issue.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(reason) => issue.mutate({ ...span, reason }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </>
  );
}
