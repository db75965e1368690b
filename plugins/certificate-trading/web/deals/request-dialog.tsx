import { notify, ReasonDialog, SelectField, useApiMutation, useNow, usePark } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { emptyDeal, expiryOf, lotsOf, subjectHolds, type DealDraft } from './deal-draft.ts';
import { SubjectFields } from './subject-fields.tsx';

interface RequestDialogProps {
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** Asks chosen sellers for quotes; by default all others. */
export function RequestDialog({ market, idempotencyKey, onClose }: RequestDialogProps): ReactNode {
  const t = useT();
  const name = useAccountName();
  const park = usePark();
  const now = useNow(60_000);
  const mine = useAccounts();
  const [buyer, setBuyer] = useState(mine[0]!);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [draft, setDraft] = useState<DealDraft>(emptyDeal);
  const others = ['park', ...park.enterprises.map(({ id }) => `enterprise/${id}`)].filter((each) => each !== buyer);
  const sellers = others.filter((account) => !left.has(account));
  const lots = lotsOf(draft.lots, market.maxOrderLots);
  const expiresAt = expiryOf(draft.days, now);
  const ask = useApiMutation<{ no: number }, object>('./quote-requests', {
    invalidate: ['./deals'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('deals.asked', { no }));
    },
  });
  const toggle = (account: string): void => {
    const next = new Set(left);
    if (!next.delete(account)) next.add(account);
    setLeft(next);
  };
  const { settles, device, month } = draft;
  const body = { buyer, sellers, lots, settles, expiresAt, ...(device && { device }), ...(month && { month }) };
  return (
    <ReasonDialog
      title={t('deals.ask')}
      hint={t('deals.ask-hint')}
      confirm={t('deals.ask')}
      busy={ask.isPending}
      ready={lots !== null && expiresAt !== null && sellers.length > 0 && subjectHolds(draft)}
      onClose={onClose}
      onConfirm={(reason) =>
        ask.mutate({ ...body, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      {mine.length > 1 ? (
        <SelectField
          label={t('deals.buyer')}
          value={buyer}
          options={mine.map((value) => ({ value, label: name(value) }))}
          onChange={setBuyer}
        />
      ) : null}
      <fieldset className="ct-checks">
        <legend>{t('deals.sellers')}</legend>
        {others.map((account) => (
          <label key={account}>
            <input type="checkbox" checked={!left.has(account)} onChange={() => toggle(account)} /> {name(account)}
          </label>
        ))}
      </fieldset>
      <SubjectFields
        draft={draft}
        put={(part) => setDraft((before) => ({ ...before, ...part }))}
        market={market}
        priced={false}
      />
    </ReasonDialog>
  );
}
