import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { toLine } from './invoice-draft.ts';
import type { DraftRow } from './invoice-draft.ts';

/** Quantity and amount of each line of an invoice. Rows without an amount are left out. */
export function InvoiceRows(props: {
  rows: readonly DraftRow[];
  nameOf: (row: DraftRow) => string;
  onChange: (rows: readonly DraftRow[]) => void;
}): ReactNode {
  const { rows, nameOf, onChange } = props;
  const t = useT();
  const set = (key: string, change: Partial<DraftRow>): void =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  return (
    <table className="bl-entry">
      <thead>
        <tr>
          <th scope="col">{t('bills.item')}</th>
          <th scope="col">{t('bills.quantity')}</th>
          <th scope="col">{t('bills.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const name = nameOf(row);
          return (
            <tr key={row.key}>
              <th scope="row">{name}</th>
              <td>
                {row.unit === '' ? null : (
                  <span className="lt-entry-box" data-unit={row.unit}>
                    <input
                      aria-label={`${name}, ${t('bills.quantity')}`}
                      inputMode="decimal"
                      value={row.quantity}
                      onChange={(event) => set(row.key, { quantity: event.target.value })}
                    />
                  </span>
                )}
              </td>
              <td>
                <span className="lt-entry-box" data-unit={t('bills.yuan')}>
                  <input
                    aria-label={`${name}, ${t('bills.amount')}`}
                    aria-invalid={row.amount.trim() !== '' && toLine(row) === null}
                    inputMode="decimal"
                    value={row.amount}
                    onChange={(event) => set(row.key, { amount: event.target.value })}
                  />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
