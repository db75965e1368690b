import {
  ActionLink,
  DownloadLink,
  Page,
  useApi,
  useCan,
  useLanguage,
  useLocalized,
  usePark,
  usePluginId,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { BillData } from '../../contracts/bill-routes.ts';
import { billStateNames } from '../../contracts/bill-texts.ts';
import { useT } from '../use-t.ts';
import { BillDetail } from './bill-detail.tsx';
import { BillInvoice } from './bill-invoice.tsx';
import { BillShadow } from './bill-shadow.tsx';
import { BillStateBadge } from './bill-state.tsx';
import { IssueButton } from './issue-button.tsx';

const views = ['', 'shadow', 'invoice'] as const;

/** One bill: its lines, and for operators the shadow bill and the supplier's invoice beside it. */
export function BillView({ id, view }: { id: string; view: string }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const park = usePark();
  const root = `/parks/${park.id}/${usePluginId()}/billing/bills`;
  const navigate = useNavigate();
  const mayRun = useCan('energy.bills-run');
  const loaded = useApi<BillData>(`./bills/${id}`);
  const { bill, history = [], changed = null } = loaded.data ?? {};
  const tabs = mayRun ? views : views.slice(0, 1);
  const chosen = tabs.find((each) => each === view) ?? '';
  const file = (kind: 'pdf' | 'xlsx'): ReactNode => (
    <DownloadLink href={`./bills/${id}/${kind}?lang=${language}`} data-testid={`bill-${kind}`}>
      {kind.toUpperCase()}
    </DownloadLink>
  );
  return (
    <Page
      title={bill ? `${text(bill.accountName)} · ${bill.month}` : t('bills.title')}
      meta={bill ? <BillStateBadge bill={{ state: bill.state, changed }} /> : null}
      actions={
        bill ? (
          <>
            <ActionLink quiet to={`${root}?month=${bill.month}`}>
              ← {t('bills.all')}
            </ActionLink>
            {history.length > 1 ? (
              <select
                className="lt-select"
                aria-label={t('bills.revision')}
                value={bill.id}
                onChange={(event) => void navigate(`${root}/${event.target.value}`)}
              >
                {history.map((each) => (
                  <option key={each.id} value={each.id}>
                    {t('bills.revision-of', { revision: each.revision, state: text(billStateNames[each.state]) })}
                  </option>
                ))}
              </select>
            ) : null}
            {file('pdf')}
            {file('xlsx')}
            <IssueButton bill={bill} newest={history.at(-1)?.id === bill.id} />
          </>
        ) : null
      }
      state={viewState(loaded)}
      data-testid="bill-page"
    >
      {tabs.length > 1 && bill ? (
        <nav className="bl-views" aria-label={t('bills.views')}>
          {tabs.map((each) => (
            <Link
              key={each}
              to={`${root}/${bill.id}${each === '' ? '' : `/${each}`}`}
              aria-current={each === chosen ? 'page' : undefined}
            >
              {t(`bills.view-${each === '' ? 'bill' : each}`)}
            </Link>
          ))}
        </nav>
      ) : null}
      {loaded.data && chosen === '' ? <BillDetail data={loaded.data} /> : null}
      {loaded.data && chosen === 'shadow' ? <BillShadow bill={loaded.data.bill} /> : null}
      {loaded.data && chosen === 'invoice' ? <BillInvoice bill={loaded.data.bill} /> : null}
    </Page>
  );
}
