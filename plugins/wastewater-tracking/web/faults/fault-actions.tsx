import { ActionButton, notify, ReasonDialog, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { FaultRow } from './faults-page.tsx';

type Step = 'acknowledged' | 'confirmed' | 'dismissed';
const steps: Record<FaultRow['state'], readonly Step[]> = {
  open: ['acknowledged', 'confirmed', 'dismissed'],
  acknowledged: ['confirmed', 'dismissed'],
  confirmed: ['dismissed'],
  dismissed: ['confirmed'],
  gone: [],
};

/** What may be decided about a fault. */
export function FaultActions({ row }: { row: FaultRow }): ReactNode {
  const t = useT();
  const may = useCan('water.cases');
  const [asking, ask] = useState<Step | null>(null);
  const act = useApiMutation<FaultRow, { step: Step; note: string }>(`./faults/${row.id}/steps`, {
    invalidate: ['./faults', './plants'],
    onSuccess: () => ask(null),
  });
  if (!may) return null;
  return (
    <>
      {steps[row.state].map((step) => (
        <ActionButton key={step} quiet onClick={() => ask(step)}>
          {t(`fault.do.${step}`)}
        </ActionButton>
      ))}
      {asking ? (
        <ReasonDialog
          title={t(`fault.ask.${asking}`, { id: row.id })}
          confirm={t(`fault.do.${asking}`)}
          busy={act.isPending}
          optional={asking === 'acknowledged'}
          onClose={() => ask(null)}
          onConfirm={(note) => act.mutate({ step: asking, note }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </>
  );
}
