import { DataTable, formatMoney, useLanguage, useLocalized, usePark, usePluginId } from '@lingtan/web-sdk';
import type { Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { BillsData, BillSummary } from '../../contracts/bill-routes.ts';
import { billStateNames } from '../../contracts/bill-texts.ts';
import { useT } from '../use-t.ts';

interface Row {
  id: string;
  name: string;
  /** By month. */
  bills: ReadonlyMap<string, BillSummary>;
}

const marks = { draft: '○', issued: '●', superseded: '⊘' } as const;

/** Accounts by months: the amount of each bill with its state, open by a click. */
export function MonthMatrix(props: {
  data: BillsData;
  months: readonly string[];
  chosen: string;
  onChoose: (month: string) => void;
}): ReactNode {
  const { data, months, chosen } = props;
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const root = `/parks/${park.id}/${usePluginId()}/billing/bills`;
  const names = new Map<string, string>();
  for (const { accountId, accountName } of data.bills) names.set(accountId, text(accountName));
  for (const { id, name } of data.accounts) names.set(id, text(name));
  const rows: Row[] = [...names].map(([id, name]) => ({
    id,
    name,
    bills: new Map(data.bills.filter(({ accountId }) => accountId === id).map((bill) => [bill.month, bill])),
  }));
  const columns: Column<Row>[] = [
    { id: 'account', title: t('bills.account'), width: 190, phone: true, value: (row) => row.name },
    ...months.map((month, at): Column<Row> => ({
      id: month,
      title: month,
      kind: 'number',
      width: 112,
      phone: month === chosen || at === months.indexOf(chosen) + 1,
      value: (row) => {
        const bill = row.bills.get(month);
        return bill ? bill.totalFen / 100 : null;
      },
      render: (row) => {
        const bill = row.bills.get(month);
        if (!bill) return <span className="bl-none">–</span>;
        const state = `${text(billStateNames[bill.state])}${bill.changed ? `, ${t('bills.changed')}` : ''}`;
        return (
          <Link
            className="bl-cell"
            to={`${root}/${bill.id}`}
            title={`${row.name} · ${month} · ${state}`}
            data-chosen={month === chosen || undefined}
            onClick={(event) => event.stopPropagation()}
          >
            {formatMoney(bill.totalFen, { language, compact: true })}
            <span className="bl-mark" data-state={bill.changed ? 'changed' : bill.state} aria-label={state}>
              {bill.changed ? '▲' : marks[bill.state]}
            </span>
          </Link>
        );
      },
    })),
  ];
  return (
    <DataTable
      id="bill-matrix"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      exportName={`bills-${park.id}-${months.at(-1)}-${months[0]}`}
      maxHeight={360}
      empty={t('bills.none')}
    />
  );
}
