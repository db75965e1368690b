import { isMonth } from '@lingtan/sdk/zone';
import { Page, Panel, useApi, useCan, useNow, usePark, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { BillRunsData, BillsData } from '../../contracts/bill-routes.ts';
import { useT } from '../use-t.ts';
import { MonthBills } from './month-bills.tsx';
import { MonthMatrix } from './month-matrix.tsx';
import { lastMonth, monthsBefore } from './months.ts';
import { Reconciliation } from './reconciliation.tsx';
import { RunBills } from './run-bills.tsx';

const shownMonths = 12;
const choice = 36;

/** Months and accounts with their totals, the bills of the chosen month, and what operators do with them. */
export function BillList(): ReactNode {
  const t = useT();
  const park = usePark();
  const now = useNow();
  const mayRun = useCan('energy.bills-run');
  const [params, setParams] = useSearchParams();
  const newest = lastMonth(now, park.timeZone);
  const asked = params.get('month') ?? '';
  const month = isMonth(asked) ? asked : newest;
  const months = monthsBefore(month > newest ? month : newest, shownMonths);
  const visible = months.includes(month) ? months : monthsBefore(month, shownMonths);
  const query = { from: visible.at(-1)!, to: visible[0]! };
  const list = useApi<BillsData>('./bills', { query, keepPrevious: true, refetchMs: 60_000 });
  // Asked again and again by the button that runs bills.
  const runs = useApi<BillRunsData>(mayRun ? './bill-runs' : null);
  const { accounts = [], bills = [] } = list.data ?? {};
  const choose = (next: string): void => {
    const search = new URLSearchParams(params);
    search.set('month', next);
    setParams(search, { replace: true });
  };
  const picker = (
    <select className="lt-select" aria-label={t('bills.month')} value={month} onChange={(e) => choose(e.target.value)}>
      {monthsBefore(newest, choice).map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
  const empty = {
    when: list.data !== undefined && accounts.length === 0 && bills.length === 0,
    title: t(mayRun ? 'bills.no-accounts' : 'bills.nothing-issued'),
    hint: t(mayRun ? 'bills.no-accounts-hint' : 'bills.nothing-issued-hint'),
  };
  return (
    <Page
      title={t('bills.title')}
      meta={t('bills.meta', { count: accounts.length })}
      actions={
        <>
          {picker}
          {mayRun ? <RunBills month={month} /> : null}
        </>
      }
      state={viewState(list, empty, runs)}
      data-testid="bills-page"
    >
      <Panel title={t('bills.matrix')} meta={`${query.from} – ${query.to}`} flush data-testid="bill-matrix">
        <MonthMatrix data={{ accounts, bills }} months={visible} chosen={month} onChoose={choose} />
      </Panel>
      <MonthBills month={month} bills={bills.filter((bill) => bill.month === month)} />
      {mayRun ? <Reconciliation month={month} /> : null}
    </Page>
  );
}
