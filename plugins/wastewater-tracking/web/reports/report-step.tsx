import { ActionButton, notify, ReasonDialog, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ReportRow } from './reports-page.tsx';

const nextOf: Partial<Record<ReportRow['state'], 'checked' | 'signed' | 'submitted'>> = {
  draft: 'checked',
  checked: 'signed',
  signed: 'submitted',
};

/** The next step of a report. */
export function ReportStep({ row }: { row: ReportRow }): ReactNode {
  const t = useT();
  const may = useCan('water.reports');
  const [asking, setAsking] = useState(false);
  const act = useApiMutation<ReportRow, { step: string; note: string }>(`./reports/${row.id}/steps`, {
    invalidate: ['./reports'],
    onSuccess: () => setAsking(false),
  });
  const next = nextOf[row.state];
  if (!may || next === undefined) return null;
  return (
    <>
      <ActionButton quiet onClick={() => setAsking(true)}>
        {t(`report.do.${next}`)}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t(`report.ask.${next}`, { period: row.period, hash: row.sha256.slice(0, 12) })}
          confirm={t(`report.do.${next}`)}
          busy={act.isPending}
          optional
          onClose={() => setAsking(false)}
          onConfirm={(note) => act.mutate({ step: next, note }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </>
  );
}
