import { ActionButton, notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ReuseBill } from '../../contracts/reuse.ts';
import { useT } from '../use-t.ts';

interface Body {
  enterprise: string;
  month: string;
  acceptMissing: boolean;
  note: string;
}

/** Issues the bill of a month that is over, or what has become of it since. */
export function IssueBill({ bill }: { bill: ReuseBill }): ReactNode {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const { enterprise, month } = bill;
  const missing = bill.lines.reduce((sum, { missingDays }) => sum + missingDays, 0);
  const send = useApiMutation<ReuseBill, Body>('./reuse/bills', {
    invalidate: ['./reuse/bills'],
    onSuccess: () => setAsking(false),
  });
  const again = bill.state === 'issued';
  return (
    <>
      <ActionButton primary={!again} quiet={again} onClick={() => setAsking(true)}>
        {t(again ? 'reuse.issue-again' : 'reuse.issue')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t('reuse.issue-title', { month })}
          hint={missing > 0 ? t('reuse.issue-missing', { count: missing }) : t('reuse.issue-hint')}
          confirm={t('reuse.issue')}
          optional={missing === 0}
          busy={send.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(note) =>
            send.mutate(
              { enterprise, month, acceptMissing: missing > 0, note },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </>
  );
}
