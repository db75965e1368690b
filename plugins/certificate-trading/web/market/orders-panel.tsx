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
import type { MarketData, MarketOrder } from '../../contracts/market-routes.ts';
import { useAccountName, useDeviceName, useOwnAccount } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { DemandButton } from './demand-button.tsx';
import { HaltButton } from './halt-button.tsx';

const touched = ['./market', './orders', './money', './portfolio'];

/** Orders of the viewer, or of everybody for operators; open ones can be cancelled one by one or all at once. */
export function OrdersPanel({ market, book }: { market: MarketData; book: MarketData['books'][number] }): ReactNode {
  const t = useT();
  const mayTrade = useCan('certificates.trade');
  const mayRun = useCan('certificates.market');
  const own = useOwnAccount();
  const loaded = useApi<{ orders: MarketOrder[] }>('./orders', {
    query: { book: book.id, limit: 500 },
    refetchMs: 5000,
  });
  const rows = loaded.data?.orders ?? [];
  return (
    <Panel
      title={t('orders.title')}
      actions={
        <>
          {mayTrade && !book.halted ? <DemandButton market={market} book={book.id} /> : null}
          {(own ? mayTrade : mayRun) && rows.some(({ state }) => state === 'open') ? (
            <CancelAll book={book.id} own={own} />
          ) : null}
          {mayRun ? <HaltButton book={book} /> : null}
        </>
      }
      state={viewState(loaded)}
      flush
    >
      <Orders rows={rows} mayTrade={mayTrade} />
    </Panel>
  );
}

function Orders({ rows, mayTrade }: { rows: readonly MarketOrder[]; mayTrade: boolean }): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const name = useAccountName();
  const columns: Column<MarketOrder>[] = [
    {
      id: 'at',
      title: t('market.time'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    { id: 'id', title: t('column.no'), kind: 'number', value: ({ id }) => Number(id) },
    { id: 'account', title: t('column.account'), value: ({ account }) => name(account) },
    { id: 'side', title: t('ticket.side'), phone: true, value: ({ side }) => t(`market.${side}`) },
    { id: 'lots', title: t('market.lots'), kind: 'number', value: ({ lots }) => lots },
    { id: 'remaining', title: t('orders.remaining'), kind: 'number', phone: true, value: ({ remaining }) => remaining },
    {
      id: 'price',
      title: t('market.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => (priceFen === null ? null : priceFen / 100),
      render: ({ priceFen }) => (priceFen === null ? t('ticket.market') : formatMoney(priceFen)),
    },
    { id: 'device', title: t('column.device'), hidden: true, value: ({ device }) => device && deviceName(device) },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ state }) => t(`orders.state.${state}`),
      render: ({ state }) => (
        <StatusBadge
          state={state === 'open' ? 'pending' : state === 'filled' ? 'done' : 'off'}
          label={t(`orders.state.${state}`)}
        />
      ),
    },
    {
      id: 'cancel',
      title: t('orders.cancel'),
      phone: true,
      value: () => null,
      render: (row) => (mayTrade && row.state === 'open' ? <CancelOne order={row} /> : null),
    },
  ];
  return (
    <DataTable
      id="orders"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      exportName={`certificate-orders-${park.id}`}
      empty={t('orders.empty')}
      maxHeight={360}
    />
  );
}

function CancelOne({ order }: { order: MarketOrder }): ReactNode {
  const t = useT();
  const [key] = useState(() => newKey('cancel'));
  const cancel = useApiMutation<unknown, { idempotencyKey: string }>(
    `./market/${order.book}/orders/${order.id}/cancel`,
    {
      invalidate: touched,
      onSuccess: () => notify.success(t('orders.cancelled', { count: 1 })),
    },
  );
  return (
    <ActionButton
      quiet
      disabled={cancel.isPending}
      onClick={() => cancel.mutate({ idempotencyKey: key }, { onError: (error) => notify.error(error) })}
    >
      {t('orders.cancel')}
    </ActionButton>
  );
}

/** All orders of the own account, or, for who runs the market, those of everybody. */
function CancelAll({ book, own }: { book: string; own: string | null }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [key, setKey] = useState<string | null>(null);
  const cancel = useApiMutation<{ cancelled: string[] }, object>(`./market/${book}/${own ? 'cancel-all' : 'clear'}`, {
    invalidate: touched,
    onSuccess: ({ cancelled }) => {
      setKey(null);
      notify.success(t('orders.cancelled', { count: cancelled.length }));
    },
  });
  return (
    <>
      <ActionButton danger onClick={() => setKey(newKey('cancel-all'))}>
        {t('orders.cancel-all')}
      </ActionButton>
      {key ? (
        <ReasonDialog
          title={t('orders.cancel-all-title', { account: own ? name(own) : t('orders.everybody') })}
          hint={t('orders.cancel-all-hint')}
          confirm={t('orders.cancel-all')}
          danger
          busy={cancel.isPending}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            cancel.mutate({ reason, idempotencyKey: key }, { onError: (error) => notify.error(error) })
          }
        />
      ) : null}
    </>
  );
}
