import {
  ActionButton,
  type Column,
  DataTable,
  formatMoney,
  formatTime,
  notify,
  Panel,
  ReasonDialog,
  StatusBadge,
  useApi,
  useApiMutation,
  useCan,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Bundle, BundleChange } from '../../contracts/bundle-routes.ts';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccountName, useAccounts, useDeviceName } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { BuyBundleDialog } from './buy-bundle-dialog.tsx';
import { OfferBundleDialog } from './offer-bundle-dialog.tsx';

const looks = { open: 'pending', sold: 'done', withdrawn: 'off', expired: 'off' } as const;
type Asking = { act: 'offer' | 'buy' | 'withdraw'; bundle: Bundle | null; key: string };

/** Bundles: certificates of several kinds that are sold as one, each item in the same part. */
export function BundlesPanel({ market }: { market: MarketData }): ReactNode {
  const t = useT();
  const mayTrade = useCan('certificates.trade');
  const [asking, setAsking] = useState<Asking | null>(null);
  const loaded = useApi<{ bundles: Bundle[] }>('./bundles', { refetchMs: 10_000 });
  const close = (): void => setAsking(null);
  const { act, bundle, key } = asking ?? {};
  return (
    <Panel
      title={t('bundles.title')}
      meta={t('bundles.meta')}
      actions={
        mayTrade ? (
          <ActionButton
            onClick={() => setAsking({ act: 'offer', bundle: null, key: newKey('bundle') })}
            data-testid="bundle-offer"
          >
            {t('bundles.offer')}
          </ActionButton>
        ) : null
      }
      state={viewState(loaded)}
      data-testid="bundles"
      flush
    >
      <BundlesTable
        rows={loaded.data?.bundles ?? []}
        ask={(what, of) => setAsking({ act: what, bundle: of, key: newKey(`bundle-${what}`) })}
      />
      {act === 'offer' && key ? <OfferBundleDialog market={market} idempotencyKey={key} onClose={close} /> : null}
      {act === 'buy' && bundle && key ? (
        <BuyBundleDialog bundle={bundle} market={market} idempotencyKey={key} onClose={close} />
      ) : null}
      {act === 'withdraw' && bundle && key ? (
        <WithdrawBundle bundle={bundle} idempotencyKey={key} onClose={close} />
      ) : null}
    </Panel>
  );
}

function BundlesTable({
  rows,
  ask,
}: {
  rows: readonly Bundle[];
  ask: (act: 'buy' | 'withdraw', bundle: Bundle) => void;
}): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const name = useAccountName();
  const accounts = useAccounts();
  const mayTrade = useCan('certificates.trade');
  const contents = ({ items }: Bundle): string =>
    items
      .map(({ device, month, leftLots }) =>
        t('bundles.item', {
          lots: leftLots,
          what: [device && deviceName(device), month].filter(Boolean).join(' ') || t('bundles.any'),
        }),
      )
      .join(' + ');
  const columns: Column<Bundle>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    { id: 'items', title: t('bundles.items'), phone: true, value: contents },
    {
      id: 'left',
      title: t('bundles.left'),
      kind: 'number',
      value: ({ leftLots }) => leftLots,
      render: ({ leftLots, lots }) => `${leftLots} / ${lots}`,
    },
    { id: 'step', title: t('bundles.step'), kind: 'number', value: ({ stepLots }) => stepLots },
    {
      id: 'price',
      title: t('ticket.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    { id: 'seller', title: t('deals.seller'), hidden: true, value: ({ seller }) => (seller ? name(seller) : null) },
    {
      id: 'expires',
      title: t('bundles.until'),
      kind: 'time',
      value: ({ expiresAt }) => Date.parse(expiresAt),
      render: ({ expiresAt }) => formatTime(Date.parse(expiresAt), 'short'),
    },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ state }) => t(`bundles.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`bundles.state.${state}`)} />,
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => null,
      render: (bundle) =>
        mayTrade && bundle.state === 'open' ? (
          <>
            {accounts.some((account) => account !== bundle.seller) && !(bundle.own && accounts.length === 1) ? (
              <ActionButton quiet onClick={() => ask('buy', bundle)}>
                {t('bundles.buy')}
              </ActionButton>
            ) : null}
            {bundle.seller !== null && accounts.includes(bundle.seller) ? (
              <ActionButton quiet onClick={() => ask('withdraw', bundle)}>
                {t('bundles.withdraw')}
              </ActionButton>
            ) : null}
          </>
        ) : null,
    },
  ];
  return (
    <DataTable
      id="bundles"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`certificate-bundles-${park.id}`}
      empty={t('bundles.none')}
      maxHeight={360}
    />
  );
}

function WithdrawBundle({
  bundle,
  idempotencyKey,
  onClose,
}: {
  bundle: Bundle;
  idempotencyKey: string;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const withdraw = useApiMutation<BundleChange, object>(`./bundles/${bundle.no}/withdraw`, {
    invalidate: ['./bundles', './portfolio'],
    onSuccess: ({ no, state }) => {
      onClose();
      notify.success(t('bundles.done', { no, state: t(`bundles.state.${state}`) }));
    },
  });
  return (
    <ReasonDialog
      title={t('bundles.withdraw-title', { no: bundle.no })}
      hint={t('bundles.withdraw-hint')}
      confirm={t('bundles.withdraw')}
      danger
      busy={withdraw.isPending}
      onClose={onClose}
      onConfirm={(reason) => withdraw.mutate({ reason, idempotencyKey }, { onError: (error) => notify.error(error) })}
    />
  );
}
