import { Choice, FieldRow, notify, ReasonDialog, SelectField, TextField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Auction } from '../../contracts/auction-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { lotsOf, priceOf } from './deal-draft.ts';

interface SealDialogProps {
  auction: Auction;
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** Enters a sealed order. */
export function SealDialog({ auction, market, idempotencyKey, onClose }: SealDialogProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const accounts = useAccounts();
  const [account, setAccount] = useState(accounts[0]!);
  const [side, setSide] = useState<'bid' | 'ask'>('bid');
  const [amount, setAmount] = useState('');
  const [price, setPrice] = useState('');
  const lots = lotsOf(amount, market.maxOrderLots);
  const priceFen = priceOf(price, market.maxPriceFen);
  const seal = useApiMutation<{ no: number }, object>(`./auctions/${auction.no}/orders`, {
    invalidate: ['./auctions', './money', './portfolio'],
    onSuccess: () => {
      onClose();
      notify.success(t('auctions.entered', { no: auction.no }));
    },
  });
  return (
    <ReasonDialog
      title={t('auctions.enter-title', { no: auction.no })}
      hint={t('auctions.enter-hint')}
      confirm={t('auctions.enter')}
      busy={seal.isPending}
      ready={lots !== null && priceFen !== null}
      onClose={onClose}
      onConfirm={(reason) =>
        seal.mutate(
          { account, side, lots, priceFen, reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <Choice
        label={t('ticket.side')}
        value={side}
        options={(['bid', 'ask'] as const).map((value) => ({ value, label: t(`market.${value}`) }))}
        onChange={setSide}
      />
      {accounts.length > 1 ? (
        <SelectField
          label={t('column.account')}
          value={account}
          options={accounts.map((value) => ({ value, label: name(value) }))}
          onChange={setAccount}
        />
      ) : null}
      <FieldRow columns={2}>
        <TextField
          label={t('ticket.lots')}
          kind="decimal"
          value={amount}
          error={amount !== '' && lots === null ? t('ticket.problem.lots', { most: market.maxOrderLots }) : undefined}
          onChange={setAmount}
        />
        <TextField
          label={t('ticket.price')}
          kind="decimal"
          unit="¥"
          value={price}
          error={
            price !== '' && priceFen === null
              ? t('ticket.problem.price', { most: market.maxPriceFen / 100 })
              : undefined
          }
          onChange={setPrice}
        />
      </FieldRow>
    </ReasonDialog>
  );
}
