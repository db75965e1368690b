import { formatMoney, notify, ReasonDialog, SelectField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Bundle, BundlePurchase } from '../../contracts/bundle-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { amountsOf } from './bundle-draft.ts';

interface BuyBundleProps {
  bundle: Bundle;
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** Buys a part of a bundle that splits into whole lots of each item, or all of it. */
export function BuyBundleDialog({ bundle, market, idempotencyKey, onClose }: BuyBundleProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const accounts = useAccounts().filter((account) => account !== bundle.seller);
  const [account, setAccount] = useState(accounts[0] ?? '');
  const amounts = amountsOf(bundle.stepLots ?? bundle.leftLots, bundle.leftLots);
  const [wanted, setWanted] = useState(bundle.leftLots);
  const lots = amounts.includes(wanted) ? wanted : bundle.leftLots;
  const shares = bundle.items.map(({ leftLots }) => (leftLots * lots) / bundle.leftLots).join(' + ');
  const fen = lots * bundle.priceFen;
  const buy = useApiMutation<BundlePurchase, object>(`./bundles/${bundle.no}/purchases`, {
    invalidate: ['./bundles', './money', './portfolio', './position'],
    onSuccess: (done) => {
      onClose();
      notify.success(t('bundles.bought', { no: done.no, lots: done.lots }));
    },
  });
  return (
    <ReasonDialog
      title={t('bundles.buy-title', { no: bundle.no })}
      hint={t('bundles.buy-hint', {
        shares,
        yuan: formatMoney(fen),
        fee: formatMoney(Math.floor((fen * market.buyerFeeBps) / 10_000)),
      })}
      confirm={t('bundles.buy')}
      busy={buy.isPending}
      ready={account !== ''}
      onClose={onClose}
      onConfirm={(reason) =>
        buy.mutate({ buyer: account, lots, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      {accounts.length > 1 ? (
        <SelectField
          label={t('deals.buyer')}
          value={account}
          options={accounts.map((value) => ({ value, label: name(value) }))}
          onChange={setAccount}
        />
      ) : null}
      <SelectField
        label={t('ticket.lots')}
        value={String(lots)}
        options={amounts.map((value) => ({ value: String(value), label: String(value) }))}
        onChange={(value) => setWanted(Number(value))}
      />
    </ReasonDialog>
  );
}
