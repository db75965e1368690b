import { Grid, Panel, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { BillData } from '../../contracts/bill-routes.ts';
import { remarkText } from '../../contracts/bill-texts.ts';
import { billChangeRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { BillChanged } from './bill-changed.tsx';
import { BillCost } from './bill-cost.tsx';
import { BillFigures } from './bill-figures.tsx';
import { BillLines } from './bill-lines.tsx';
import { BillLoad } from './bill-load.tsx';
import { ComparedLines } from './compared-lines.tsx';

const changeSides = { left: 'before', right: 'after', difference: 'difference' } as const;

/** The bill itself: figures, lines, cost by period, demand curve, remarks, and what changed from the revision before. */
export function BillDetail({ data }: { data: BillData }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const { bill, differences } = data;
  const before = data.history.filter(({ revision }) => revision < bill.revision).at(-1);
  return (
    <>
      <BillChanged data={data} />
      <BillFigures data={data} />
      <Grid>
        <Panel title={t('bills.lines')} meta={text(bill.tariffName)} span={8} flush data-testid="bill-lines">
          <BillLines bill={bill} />
        </Panel>
        <div className="bl-side">
          <BillCost bill={bill} />
          <Panel title={t('bills.remarks')} meta={String(bill.remarks.length)} data-testid="bill-remarks">
            {bill.remarks.length === 0 ? (
              <p className="bl-none">{t('bills.no-remarks')}</p>
            ) : (
              <ul className="bl-remarks">
                {bill.missingReason === null ? null : (
                  <li data-testid="bill-missing-reason">{t('bills.missing-reason', { reason: bill.missingReason })}</li>
                )}
                {bill.remarks.map((remark) => (
                  <li key={JSON.stringify(remark)}>{text(remarkText(remark))}</li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
        <BillLoad bill={bill} />
        {differences && before ? (
          <Panel
            title={t('bills.differences', { revision: before.revision })}
            meta={t('bills.lines-count', { count: differences.length })}
            flush
            data-testid="bill-differences"
          >
            <ComparedLines
              id="differences"
              lines={differences}
              itemNames={bill.itemNames}
              left={t('bills.revision-number', { revision: before.revision })}
              right={t('bills.revision-number', { revision: bill.revision })}
              evidence={(line, side) => billChangeRef(changeSides[side], `line/${line.key}`, bill)}
              quantityEvidence={(line, side) => billChangeRef(changeSides[side], `quantity/${line.key}`, bill)}
              exportName={`differences-${bill.id}`}
            />
          </Panel>
        ) : null}
      </Grid>
    </>
  );
}
