import { formatTime, useCan } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { useT } from '../use-t.ts';
import { RunBills } from './run-bills.tsx';

/** Says that readings under the bill changed after it was made, and offers to compute it again. */
export function BillChanged({ data: { bill, changed, meters, history } }: { data: BillData }): ReactNode {
  const t = useT();
  const mayRun = useCan('energy.bills-run');
  if (!changed) return null;
  const zone = bill.timeZone;
  const newest = history.at(-1)?.id === bill.id;
  return (
    <div className="bl-note" role="status" data-testid="bill-changed">
      <span className="bl-note-mark" aria-hidden="true">
        ▲
      </span>
      <span>
        {t(bill.state === 'issued' ? 'bills.changed-since-issue' : 'bills.changed-since', {
          count: changed.intervals,
          meters: changed.meters.join(', '),
          from: formatTime(changed.from, 'short', zone),
          to: formatTime(changed.to, 'short', zone),
          at: formatTime(changed.lastAt, 'datetime', zone),
        })}
      </span>
      {mayRun && newest && meters.length > 0 ? <RunBills month={bill.month} account={bill.accountId} /> : null}
    </div>
  );
}
