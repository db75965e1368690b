import {
  ActionButton,
  Field,
  FormError,
  Grid,
  notify,
  Panel,
  StoredForm,
  useApi,
  useApiMutation,
  useLocalized,
  useUnsaved,
  viewState,
  WhileSent,
} from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { BillData, BillInvoiceData, InvoiceLine } from '../../contracts/bill-routes.ts';
import { lineName } from '../../contracts/bill-texts.ts';
import { billComparisonRef } from '../figure-refs.ts';
import { useT } from '../use-t.ts';
import { ComparedLines, sideOf } from './compared-lines.tsx';
import { InvoiceRows } from './invoice-rows.tsx';
import { draftOf, fenOf, toLine } from './invoice-draft.ts';
import type { DraftRow } from './invoice-draft.ts';
import { Money } from './money.tsx';

/** The amounts of the supplier's invoice, entered by hand, beside the bill. */
export function BillInvoice({ bill }: { bill: BillData['bill'] }): ReactNode {
  const t = useT();
  const loaded = useApi<BillInvoiceData>(`./bills/${bill.id}/invoice`);
  return (
    <Grid>
      <Panel title={t('bills.invoice-entry')} span={5} state={viewState(loaded)} data-testid="invoice-entry">
        {loaded.data ? (
          <StoredForm stored={loaded.data} version={loaded.data.invoice?.revision ?? 0}>
            {(data, seen) => <Entry bill={bill} data={data} over={seen.invoice?.revision ?? 0} />}
          </StoredForm>
        ) : null}
      </Panel>
      <Panel
        title={t('bills.invoice')}
        meta={loaded.data?.invoice?.number ?? null}
        span={7}
        flush
        state={viewState(loaded, {
          when: loaded.data?.invoice === null,
          title: t('bills.no-invoice'),
          hint: t('bills.no-invoice-hint'),
        })}
        data-testid="invoice-lines"
      >
        {loaded.data ? (
          <>
            <dl className="bl-sums">
              <div>
                <dt>{t('bills.difference')}</dt>
                <dd>
                  <Money
                    fen={loaded.data.differenceFen}
                    evidence={billComparisonRef('invoice', 'difference', 'amount', bill)}
                    label={t('bills.difference')}
                  />
                </dd>
              </div>
            </dl>
            <ComparedLines
              id="invoice"
              lines={loaded.data.lines}
              itemNames={bill.itemNames}
              left={t('bills.this-bill')}
              right={t('bills.invoice')}
              evidence={(line, side) => billComparisonRef('invoice', sideOf[side], `line/${line.key}`, bill)}
              quantityEvidence={(line, side) =>
                billComparisonRef('invoice', sideOf[side], `quantity/${line.key}`, bill)
              }
              exportName={`invoice-${bill.id}`}
            />
          </>
        ) : null}
      </Panel>
    </Grid>
  );
}

interface EntryProps {
  bill: BillData['bill'];
  data: BillInvoiceData;
  /** Revision that the amounts are entered over. */
  over: number;
}

function Entry({ bill, data, over }: EntryProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const name = (line: Pick<InvoiceLine, 'kind' | 'item' | 'period'>): string => text(lineName(line, bill.itemNames));
  const [rows, setRows] = useState<readonly DraftRow[]>(() => draftOf(bill, data.invoice));
  const [number, setNumber] = useState(data.invoice?.number ?? '');
  const [total, setTotal] = useState(data.invoice ? String(data.invoice.totalFen / 100) : '');
  const typed = JSON.stringify([rows, number, total]);
  const [before, setBefore] = useState(typed);
  useUnsaved(typed !== before);
  const put = useApiMutation<unknown, object>(`./bills/${bill.id}/invoice`, {
    method: 'PUT',
    invalidate: [`./bills/${bill.id}/invoice`],
    onSuccess: () => {
      setBefore(typed);
      notify.success(t('bills.invoice-saved'));
    },
  });
  const lines = rows.flatMap((row) => toLine(row) ?? []);
  const bad = rows.some((row) => row.amount.trim() !== '' && toLine(row) === null) || fenOf(total) === null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    put.mutate({ number: number.trim() === '' ? null : number, lines, totalFen: fenOf(total)!, revision: over });
  };
  return (
    <form className="tf-form" onSubmit={submit}>
      <WhileSent sending={put.isPending}>
        <div className="tf-two">
          <Field label={t('bills.invoice-number')}>
            <input value={number} maxLength={80} onChange={(event) => setNumber(event.target.value)} />
          </Field>
          <Field label={t('bills.total')} unit={t('bills.yuan')}>
            <input
              value={total}
              required
              inputMode="decimal"
              pattern="-?\d+(\.\d{1,2})?"
              onChange={(event) => setTotal(event.target.value)}
            />
          </Field>
        </div>
        <InvoiceRows rows={rows} nameOf={name} onChange={setRows} />
      </WhileSent>
      <FormError error={put.error} />
      <div className="tf-actions">
        <span className="lt-entry-help">{t('bills.invoice-help')}</span>
        <span className="tf-space" />
        <ActionButton primary type="submit" disabled={bad || lines.length === 0 || put.isPending}>
          {t('bills.save')}
        </ActionButton>
      </div>
    </form>
  );
}
