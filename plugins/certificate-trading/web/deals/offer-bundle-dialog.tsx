import {
  ActionButton,
  FieldRow,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  useNow,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { BundleChange } from '../../contracts/bundle-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useAccountName, useAccounts, useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { emptyItem, itemsOf, type BundleItemDraft } from './bundle-draft.ts';
import { expiryOf, priceOf } from './deal-draft.ts';

interface OfferBundleProps {
  market: MarketData;
  idempotencyKey: string;
  onClose: () => void;
}

/** Offers several kinds of certificates as one, at one price per lot. */
export function OfferBundleDialog({ market, idempotencyKey, onClose }: OfferBundleProps): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const name = useAccountName();
  const accounts = useAccounts();
  const now = useNow(60_000);
  const queue = useApi<IssuanceQueue>('./issuance-queue', { query: { days: 1 } });
  const devices = (queue.data?.devices ?? []).filter(({ kind }) => kind === 'tradable').map(({ id }) => id);
  const [seller, setSeller] = useState(accounts[0]!);
  const [drafts, setDrafts] = useState<readonly BundleItemDraft[]>([emptyItem, emptyItem]);
  const [price, setPrice] = useState('');
  const [days, setDays] = useState('7');
  const items = itemsOf(drafts, market.maxOrderLots);
  const priceFen = priceOf(price, market.maxPriceFen);
  const expiresAt = expiryOf(days, now);
  const put = (index: number, part: Partial<BundleItemDraft>): void =>
    setDrafts(drafts.map((each, at) => (at === index ? { ...each, ...part } : each)));
  const offer = useApiMutation<BundleChange, object>('./bundles', {
    invalidate: ['./bundles', './portfolio'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('bundles.offered', { no }));
    },
  });
  return (
    <ReasonDialog
      title={t('bundles.offer')}
      hint={t('bundles.offer-hint')}
      confirm={t('bundles.offer')}
      busy={offer.isPending}
      ready={items !== null && priceFen !== null && expiresAt !== null}
      onClose={onClose}
      onConfirm={(reason) =>
        offer.mutate(
          { seller, items, priceFen, expiresAt, reason, idempotencyKey },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      {accounts.length > 1 ? (
        <SelectField
          label={t('deals.seller')}
          value={seller}
          options={accounts.map((value) => ({ value, label: name(value) }))}
          onChange={setSeller}
        />
      ) : null}
      {drafts.map((draft, index) => (
        <FieldRow key={index} columns={3}>
          <TextField
            label={t('bundles.item-lots', { no: index + 1 })}
            kind="decimal"
            value={draft.lots}
            onChange={(lots) => put(index, { lots })}
            data-testid={`bundle-lots-${index + 1}`}
          />
          <SelectField
            label={t('ticket.device')}
            value={draft.device}
            none={t('ticket.any-device')}
            options={devices.map((value) => ({ value, label: deviceName(value) }))}
            onChange={(device) => put(index, { device })}
          />
          <TextField
            label={t('deals.month')}
            value={draft.month}
            placeholder="YYYY-MM"
            onChange={(month) => put(index, { month })}
          />
        </FieldRow>
      ))}
      {drafts.length < 20 ? (
        <ActionButton quiet onClick={() => setDrafts([...drafts, emptyItem])}>
          {t('bundles.add')}
        </ActionButton>
      ) : null}
      <FieldRow columns={2}>
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
          data-testid="bundle-price"
        />
        <TextField label={t('deals.days')} kind="decimal" value={days} onChange={setDays} />
      </FieldRow>
    </ReasonDialog>
  );
}
