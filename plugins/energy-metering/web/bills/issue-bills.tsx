import { ActionButton, notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** A draft, and whether data are missing under it. */
export interface Draft {
  id: string;
  lacking: boolean;
}

interface IssueBillsProps {
  drafts: readonly Draft[];
  label: string;
  primary?: boolean;
  testId: string;
  onIssued?(): void;
}

interface Body {
  bills: string[];
  acceptMissing?: boolean;
  note?: string;
}

/** Issues drafts; asks for the reason where data are missing under some of them. */
export function IssueBills({ drafts, label, primary = false, testId, onIssued }: IssueBillsProps): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const bills = drafts.map(({ id }) => id);
  const lacking = drafts.filter((draft) => draft.lacking).length;
  const issue = useApiMutation<{ issued: string[] }, Body>('./bill-issues', {
    invalidate: ['./bills', './bill-reconciliation'],
    onSuccess: ({ issued }) => {
      setAsking(false);
      onIssued?.();
      notify.success(t('bills.issued', { count: issued.length }));
    },
  });
  const send = (body: Body): void => issue.mutate(body, { onError: (error) => notify.error(error) });
  return (
    <>
      <ActionButton
        primary={primary}
        disabled={issue.isPending}
        onClick={() => (lacking > 0 ? setAsking(true) : send({ bills }))}
        data-testid={testId}
      >
        {label}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={label}
          hint={t('bills.issue-missing', { count: lacking })}
          help={t('bills.issue-missing-help')}
          confirm={label}
          busy={issue.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(note) => send({ bills, acceptMissing: true, note })}
        />
      ) : null}
    </>
  );
}
