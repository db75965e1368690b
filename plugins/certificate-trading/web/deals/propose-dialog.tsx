import { Choice, notify, ReasonDialog, SelectField, useApiMutation, useNow, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { emptyDeal, expiryOf, lotsOf, priceOf, subjectHolds, type DealDraft } from './deal-draft.ts';
import { SubjectFields } from './subject-fields.tsx';

interface DialogProps {
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** Proposes to sell to, or to buy from, another account. */
export function ProposeDialog({ market, idempotencyKey, onClose }: DialogProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const park = usePark();
  const now = useNow(60_000);
  const mine = useAccounts();
  const everybody = ['park', ...park.enterprises.map(({ id }) => `enterprise/${id}`)];
  const [own, setOwn] = useState(mine[0]!);
  const [side, setSide] = useState<'sell' | 'buy'>('sell');
  const others = everybody.filter((account) => account !== own);
  const [wanted, setOther] = useState(others[0] ?? '');
  const other = others.includes(wanted) ? wanted : (others[0] ?? '');
  const [draft, setDraft] = useState<DealDraft>(emptyDeal);
  const lots = lotsOf(draft.lots, market.maxOrderLots);
  const priceFen = priceOf(draft.price, market.maxPriceFen);
  const expiresAt = expiryOf(draft.days, now);
  const propose = useApiMutation<{ no: number }, object>('./deals', {
    invalidate: ['./deals'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('deals.proposed', { no }));
    },
  });
  const { settles, device, month } = draft;
  const body = {
    seller: side === 'sell' ? own : other,
    buyer: side === 'sell' ? other : own,
    proposedBy: own,
    lots,
    priceFen,
    settles,
    expiresAt,
    ...(device && { device }),
    ...(month && { month }),
  };
  return (
    <ReasonDialog
      title={t('deals.propose')}
      hint={t('deals.propose-hint')}
      confirm={t('deals.propose')}
      busy={propose.isPending}
      ready={lots !== null && priceFen !== null && expiresAt !== null && other !== '' && subjectHolds(draft)}
      onClose={onClose}
      onConfirm={(reason) =>
        propose.mutate({ ...body, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      <Choice
        label={t('ticket.side')}
        value={side}
        options={(['sell', 'buy'] as const).map((value) => ({ value, label: t(`ticket.${value}`) }))}
        onChange={setSide}
      />
      {mine.length > 1 ? (
        <SelectField
          label={t('column.account')}
          value={own}
          options={mine.map((value) => ({ value, label: name(value) }))}
          onChange={setOwn}
        />
      ) : null}
      <SelectField
        label={t(side === 'sell' ? 'deals.buyer' : 'deals.seller')}
        value={other}
        options={others.map((value) => ({ value, label: name(value) }))}
        onChange={setOther}
      />
      <SubjectFields
        draft={draft}
        put={(part) => setDraft((before) => ({ ...before, ...part }))}
        market={market}
        priced
      />
    </ReasonDialog>
  );
}
