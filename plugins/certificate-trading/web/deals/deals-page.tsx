import {
  ActionButton,
  Page,
  Panel,
  type PluginPageProps,
  ProposalsPanel,
  useApi,
  useCan,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Deals } from '../../contracts/deal-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { DemoNotice } from '../shared/demo-notice.tsx';
import { newKey } from '../shared/values.ts';
import '../shared/certificates.css';
import { useT } from '../use-t.ts';
import { AuctionsPanel } from './auctions-panel.tsx';
import { BundlesPanel } from './bundles-panel.tsx';
import { touchedByDeals } from './deal-actions.tsx';
import { DealsTable } from './deals-table.tsx';
import { ProposeDialog } from './propose-dialog.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { RequestsTable } from './requests-table.tsx';

/** Bilateral deals beside the books, and requests for quotes. */
export function DealsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const may = useCan('certificates.trade');
  const [asking, setAsking] = useState<{ act: 'propose' | 'ask'; key: string } | null>(null);
  const books = useApi<MarketData>('./market', { refetchMs: 60_000 });
  const market = books.data;
  const loaded = useApi<Deals>('./deals', { refetchMs: 10_000 });
  const data = loaded.data;
  const close = (): void => setAsking(null);
  const actions = may ? (
    <>
      <ActionButton onClick={() => setAsking({ act: 'ask', key: newKey('quotes') })} data-testid="deal-ask">
        {t('deals.ask')}
      </ActionButton>
      <ActionButton
        primary
        onClick={() => setAsking({ act: 'propose', key: newKey('deal') })}
        data-testid="deal-propose"
      >
        {t('deals.propose')}
      </ActionButton>
    </>
  ) : null;
  return (
    <>
      <Page
        title={t('deals.title')}
        meta={t('deals.meta')}
        actions={actions}
        state={viewState([loaded, books])}
        data-testid="certificate-deals"
      >
        {data && market ? (
          <>
            {market.demo ? <DemoNotice /> : null}
            <ProposalsPanel plugin="certificate-trading" touches={touchedByDeals} />
            <Panel title={t('deals.deals')} meta={t('deals.deals-meta')} flush>
              <DealsTable rows={data.deals} />
            </Panel>
            {data.requests.length > 0 ? (
              <Panel title={t('deals.requests')} meta={t('deals.requests-meta')} flush>
                <RequestsTable rows={data.requests} market={market} />
              </Panel>
            ) : null}
            <BundlesPanel market={market} />
            <AuctionsPanel market={market} />
          </>
        ) : null}
      </Page>
      {asking && market ? (
        asking.act === 'propose' ? (
          <ProposeDialog market={market} idempotencyKey={asking.key} onClose={close} />
        ) : (
          <RequestDialog market={market} idempotencyKey={asking.key} onClose={close} />
        )
      ) : null}
    </>
  );
}
