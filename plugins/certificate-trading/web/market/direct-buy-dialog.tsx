import { formatMoney, notify, ReasonDialog, TextField, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Listing, MarketData, PlacedOrder } from '../../contracts/market-routes.ts';
import { useAccount } from '../shared/choices.tsx';
import { useAccountName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { lotsOf } from './ticket-draft.ts';

interface DirectBuyProps {
  market: MarketData;
  book: string;
  ask: Listing;
  idempotencyKey: string;
  onClose: () => void;
}

/** Buys from exactly one ask, at the price that was seen. */
export function DirectBuyDialog({ market, book, ask, idempotencyKey, onClose }: DirectBuyProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [account] = useAccount();
  const [amount, setAmount] = useState(String(ask.lots));
  const most = Math.min(ask.lots, market.maxOrderLots);
  const lots = lotsOf({ lots: amount }, most);
  const buy = useApiMutation<PlacedOrder, object>(`./market/${book}/direct-buy`, {
    invalidate: ['./market', './orders', './money', './portfolio'],
    onSuccess: () => {
      onClose();
      notify.success(t('direct.done', { lots: lots ?? 0 }));
    },
  });
  return (
    <ReasonDialog
      title={t('direct.title', { ask: ask.ask })}
      hint={t('direct.hint', { account: name(account), yuan: formatMoney((lots ?? 0) * ask.priceFen) })}
      confirm={t('direct.buy')}
      busy={buy.isPending}
      ready={lots !== null}
      onClose={onClose}
      onConfirm={(reason) =>
        buy.mutate(
          { account, ask: ask.ask, lots, priceFen: ask.priceFen, reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <TextField
        label={t('ticket.lots')}
        kind="decimal"
        value={amount}
        error={lots === null ? t('ticket.problem.lots', { most }) : undefined}
        onChange={setAmount}
        data-testid="direct-lots"
      />
    </ReasonDialog>
  );
}
