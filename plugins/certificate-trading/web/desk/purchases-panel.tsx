import {
  ActionButton,
  type Column,
  DataTable,
  Evident,
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
  useT,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Position } from '../../contracts/desk-routes.ts';
import type { Purchase, PurchaseChange, Purchases } from '../../contracts/purchase-routes.ts';
import { newKey } from '../shared/values.ts';

const looks = {
  proposed: 'pending',
  withdrawn: 'off',
  rejected: 'off',
  approved: 'pending',
  ordered: 'done',
  failed: 'failed',
} as const;

/** Purchases of an account that need a second person, with what the viewer can do about each. */
export function PurchasesPanel({ data }: { data: Position }): ReactNode {
  const t = useT();
  const loaded = useApi<Purchases>('./purchases', { refetchMs: 10_000 });
  const rows = (loaded.data?.purchases ?? []).filter(({ account }) => account === data.account);
  const { purchaseLimitFen: limit, spentTodayFen } = data;
  if (limit === null && rows.length === 0) return null;
  return (
    <Panel
      title={t('purchases.title')}
      meta={
        limit === null ? (
          t('purchases.meta')
        ) : (
          <Evident
            evidence={`certificate.spent/${data.account}`}
            value={t('purchases.limit', { limit: formatMoney(limit), spent: formatMoney(spentTodayFen) })}
          />
        )
      }
      state={viewState(loaded)}
      data-testid="purchases"
      flush
    >
      <PurchasesTable rows={rows} me={loaded.data?.me ?? ''} />
    </Panel>
  );
}

function PurchasesTable({ rows, me }: { rows: readonly Purchase[]; me: string }): ReactNode {
  const t = useT();
  const park = usePark();
  const columns: Column<Purchase>[] = [
    { id: 'no', title: t('column.no'), kind: 'number', value: ({ no }) => no },
    { id: 'book', title: t('purchases.book'), hidden: true, value: ({ book }) => book },
    { id: 'lots', title: t('ticket.lots'), kind: 'number', phone: true, value: ({ lots }) => lots },
    {
      id: 'price',
      title: t('purchases.price'),
      kind: 'number',
      unit: 'CNY',
      phone: true,
      value: ({ priceFen }) => priceFen / 100,
      render: ({ priceFen }) => formatMoney(priceFen),
    },
    {
      id: 'cost',
      title: t('purchases.cost'),
      kind: 'number',
      unit: 'CNY',
      value: ({ lots, priceFen }) => (lots * priceFen) / 100,
      render: ({ lots, priceFen }) => formatMoney(lots * priceFen),
    },
    { id: 'reason', title: t('purchases.reason'), value: ({ reason }) => reason },
    { id: 'decision', title: t('purchases.decision'), hidden: true, value: ({ decision }) => decision },
    {
      id: 'at',
      title: t('purchases.at'),
      kind: 'time',
      value: ({ recordedAt }) => Date.parse(recordedAt),
      render: ({ recordedAt }) => formatTime(Date.parse(recordedAt), 'short'),
    },
    {
      id: 'state',
      title: t('column.status'),
      value: ({ state }) => t(`purchases.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`purchases.state.${state}`)} />,
    },
    {
      id: 'act',
      title: t('deals.act'),
      phone: true,
      value: () => null,
      render: (purchase) => (purchase.state === 'proposed' ? <DecidePurchase purchase={purchase} me={me} /> : null),
    },
  ];
  return (
    <DataTable
      id="purchases"
      columns={columns}
      rows={rows}
      rowKey={({ no }) => String(no)}
      exportName={`certificate-purchases-${park.id}`}
      empty={t('purchases.none')}
      maxHeight={360}
    />
  );
}

/** Who proposed it may withdraw it; everybody else who may trade for the account approves or rejects. */
function DecidePurchase({ purchase, me }: { purchase: Purchase; me: string }): ReactNode {
  const t = useT();
  const may = useCan('certificates.trade');
  const [asking, setAsking] = useState<{ act: 'approve' | 'reject' | 'withdraw'; key: string } | null>(null);
  const decide = useApiMutation<PurchaseChange, object>(`./purchases/${purchase.no}/decision`, {
    invalidate: ['./purchases', './position', './orders', './market', './money', './portfolio'],
    onSuccess: ({ no, state, problem }) => {
      setAsking(null);
      const done = t('purchases.done', { no, state: t(`purchases.state.${state}`) });
      if (problem === null) notify.success(done);
      else notify.warning(t('purchases.problem', { done, problem }));
    },
  });
  if (!may) return null;
  const acts = purchase.proposedBy === me ? (['withdraw'] as const) : (['approve', 'reject'] as const);
  return (
    <>
      {acts.map((act) => (
        <ActionButton key={act} quiet onClick={() => setAsking({ act, key: newKey(`purchase-${act}`) })}>
          {t(`purchases.${act}`)}
        </ActionButton>
      ))}
      {asking ? (
        <ReasonDialog
          title={t(`purchases.${asking.act}-title`, { no: purchase.no })}
          hint={t('purchases.terms', {
            lots: purchase.lots,
            yuan: formatMoney(purchase.priceFen),
            total: formatMoney(purchase.lots * purchase.priceFen),
          })}
          confirm={t(`purchases.${asking.act}`)}
          danger={asking.act !== 'approve'}
          busy={decide.isPending}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            decide.mutate(
              { act: asking.act, reason, idempotencyKey: asking.key },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </>
  );
}
