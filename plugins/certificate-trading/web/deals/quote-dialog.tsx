import { FieldRow, notify, ReasonDialog, SelectField, TextField, useApiMutation, useNow } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { QuoteRequest } from '../../contracts/deal-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { expiryOf, lotsOf, priceOf } from './deal-draft.ts';

interface QuoteDialogProps {
  request: QuoteRequest;
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** A binding quote on a request. */
export function QuoteDialog({ request, market, idempotencyKey, onClose }: QuoteDialogProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const now = useNow(60_000);
  const accounts = useAccounts();
  const mine = request.sellers.filter((account) => accounts.includes(account));
  const open = request.lots - request.acceptedLots;
  const [seller, setSeller] = useState(mine[0] ?? '');
  const [amount, setAmount] = useState(String(open));
  const [price, setPrice] = useState('');
  const [days, setDays] = useState('7');
  const lots = lotsOf(amount, open);
  const priceFen = priceOf(price, market.maxPriceFen);
  const expiresAt = expiryOf(days, now);
  const quote = useApiMutation<{ no: number }, object>(`./quote-requests/${request.no}/quotes`, {
    invalidate: ['./deals'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('deals.proposed', { no }));
    },
  });
  return (
    <ReasonDialog
      title={t('deals.quote-title', { no: request.no, buyer: name(request.buyer) })}
      hint={t('deals.quote-hint')}
      confirm={t('deals.quote')}
      busy={quote.isPending}
      ready={lots !== null && priceFen !== null && expiresAt !== null && seller !== ''}
      onClose={onClose}
      onConfirm={(reason) =>
        quote.mutate(
          { seller, lots, priceFen, expiresAt, reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      {mine.length > 1 ? (
        <SelectField
          label={t('deals.seller')}
          value={seller}
          options={mine.map((value) => ({ value, label: name(value) }))}
          onChange={setSeller}
        />
      ) : null}
      <FieldRow columns={3}>
        <TextField
          label={t('ticket.lots')}
          kind="decimal"
          value={amount}
          error={lots === null ? t('ticket.problem.lots', { most: open }) : undefined}
          onChange={setAmount}
        />
        <TextField label={t('ticket.price')} kind="decimal" unit="¥" value={price} onChange={setPrice} />
        <TextField label={t('deals.days')} kind="decimal" value={days} onChange={setDays} />
      </FieldRow>
    </ReasonDialog>
  );
}
