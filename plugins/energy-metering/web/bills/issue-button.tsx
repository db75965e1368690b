import { ActionButton, notify, useApiMutation, useCan, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';

/** Issues a draft that is the newest revision. */
export function IssueButton({ bill, newest }: { bill: BillData['bill']; newest: boolean }): ReactNode {
  const t = useT();
  const mayIssue = useCan('energy.bills-issue');
  const issue = useApiMutation<unknown, { bills: string[] }>('./bill-issues', {
    invalidate: ['./bills'],
    onSuccess: () => notify.success(t('bills.issued', { count: 1 })),
  });
  if (!mayIssue || bill.state !== 'draft' || !newest) return null;
  return (
    <ActionButton
      primary
      disabled={issue.isPending}
      onClick={() => issue.mutate({ bills: [bill.id] }, { onError: (error) => notify.error(error) })}
      data-testid="issue-bill"
    >
      {t('bills.issue-one')}
    </ActionButton>
  );
}
