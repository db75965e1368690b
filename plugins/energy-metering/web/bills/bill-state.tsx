import { StatusBadge, useLocalized } from '@lingtan/web-sdk';
import type { Tone } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillSummary } from '../../contracts/bill-routes.ts';
import { billStateNames } from '../../contracts/bill-texts.ts';
import { useT } from '../use-t.ts';

const tones: Record<BillSummary['state'], Tone> = { draft: 'off', issued: 'normal', superseded: 'lost' };

/** State of a bill as shape and word; a bill whose readings changed since is marked. */
export function BillStateBadge({ bill }: { bill: Pick<BillSummary, 'state' | 'changed'> }): ReactNode {
  const t = useT();
  const text = useLocalized();
  return (
    <span className="bl-state">
      <StatusBadge state={bill.state} tone={tones[bill.state]} label={text(billStateNames[bill.state])} />
      {bill.changed ? (
        <StatusBadge state="changed" tone="warning" label={t('bills.changed')} title={t('bills.changed-help')} />
      ) : null}
    </span>
  );
}
