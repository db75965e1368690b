import { useCan } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { isLacking } from '../../contracts/bills.ts';
import { useT } from '../use-t.ts';
import { IssueBills } from './issue-bills.tsx';

/** Issues a draft that is the newest revision. */
export function IssueButton({ bill, newest }: { bill: BillData['bill']; newest: boolean }): ReactNode {
  const t = useT();
  const mayIssue = useCan('energy.bills-issue');
  if (!mayIssue || bill.state !== 'draft' || !newest) return null;
  const drafts = [{ id: bill.id, lacking: isLacking(bill) }];
  return <IssueBills drafts={drafts} label={t('bills.issue-one')} primary testId="issue-bill" />;
}
