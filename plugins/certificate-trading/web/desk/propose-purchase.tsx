import { ActionButton, FieldRow, formatMoney, notify, ReasonDialog, TextField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PurchaseChange } from '../../contracts/purchase-routes.ts';
import { lotsOf, priceOf } from '../deals/deal-draft.ts';
import { newKey, parseYuan } from '../shared/values.ts';
import { useT } from '../use-t.ts';

interface ProposePurchaseProps {
  account: string;
  book: string;
  lots: number;
  /** Highest price that is needed, fen; null when nothing is offered now. */
  priceFen: number | null;
}

/** Proposes a purchase that another person approves before its order goes out. */
export function ProposePurchase({ account, book, lots: wanted, priceFen: limit }: ProposePurchaseProps): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  const [amount, setAmount] = useState('');
  const [price, setPrice] = useState('');
  const lots = lotsOf(amount, 1_000_000);
  const priceFen = priceOf(price, Number.MAX_SAFE_INTEGER);
  const propose = useApiMutation<PurchaseChange, object>('./purchases', {
    invalidate: ['./purchases'],
    onSuccess: ({ no }) => {
      setKey(null);
      notify.success(t('purchases.proposed', { no }));
    },
  });
  // Of the moment it is opened: the position and the book go on changing until then.
  const open = (): void => {
    setAmount(String(wanted));
    setPrice(limit === null ? '' : (limit / 100).toFixed(2));
    setKey(newKey('purchase'));
  };
  return (
    <>
      <ActionButton primary onClick={open} data-testid="purchase-propose">
        {t('purchases.propose')}
      </ActionButton>
      {key ? (
        <ReasonDialog
          title={t('purchases.propose')}
          hint={t('purchases.propose-hint', { yuan: formatMoney((lots ?? 0) * (priceFen ?? 0)) })}
          confirm={t('purchases.propose')}
          busy={propose.isPending}
          ready={lots !== null && priceFen !== null}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            propose.mutate(
              { account, book, lots, priceFen, reason, idempotencyKey: key },
              { onError: (error) => notify.error(error) },
            )
          }
        >
          <FieldRow columns={2}>
            <TextField
              label={t('ticket.lots')}
              kind="decimal"
              value={amount}
              error={lots === null ? t('ticket.problem.lots', { most: 1_000_000 }) : undefined}
              onChange={setAmount}
            />
            <TextField
              label={t('purchases.price')}
              kind="decimal"
              unit="¥"
              value={price}
              error={price !== '' && parseYuan(price) === null ? t('money.problem') : undefined}
              onChange={setPrice}
            />
          </FieldRow>
        </ReasonDialog>
      ) : null}
    </>
  );
}
