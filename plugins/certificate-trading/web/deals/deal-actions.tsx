import { ActionButton, formatMoney, notify, ReasonDialog, useApiMutation, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Deal, DealChange } from '../../contracts/deal-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';

const touched = ['./deals', './money', './portfolio', './market'];

/** Accepts or declines what the other party proposed. */
export function AnswerDeal({ deal, account }: { deal: Deal; account: string }): ReactNode {
  const t = useT();
  const name = useAccountName();
  const [asking, setAsking] = useState<{ act: 'accept' | 'decline'; key: string } | null>(null);
  const answer = useApiMutation<DealChange, object>(`./deals/${deal.no}/answer`, {
    invalidate: touched,
    onSuccess: ({ state }) => {
      setAsking(null);
      notify.success(t('deals.done', { no: deal.no, state: t(`deals.state.${state}`) }));
    },
  });
  const terms = {
    no: deal.no,
    seller: name(deal.seller),
    buyer: name(deal.buyer),
    lots: deal.lots,
    yuan: formatMoney(deal.lots * deal.priceFen),
  };
  return (
    <>
      <ActionButton quiet onClick={() => setAsking({ act: 'accept', key: newKey('deal-accept') })}>
        {t('deals.accept')}
      </ActionButton>
      <ActionButton quiet onClick={() => setAsking({ act: 'decline', key: newKey('deal-decline') })}>
        {t('deals.decline')}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t(`deals.${asking.act}-title`, terms)}
          hint={t('deals.terms', terms)}
          confirm={t(`deals.${asking.act}`)}
          danger={asking.act === 'decline'}
          busy={answer.isPending}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            answer.mutate(
              { account, act: asking.act, reason, idempotencyKey: asking.key },
              { onError: (error) => notify.error(error) },
            )
          }
        />
      ) : null}
    </>
  );
}

/** Settles an accepted deal with what was delivered until now; for operators. */
export function SettleDeal({ deal }: { deal: Deal }): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  const settle = useApiMutation<DealChange, object>(`./deals/${deal.no}/settle`, {
    invalidate: touched,
    onSuccess: ({ state }) => {
      setKey(null);
      notify.success(t('deals.done', { no: deal.no, state: t(`deals.state.${state}`) }));
    },
  });
  return (
    <>
      <ActionButton quiet onClick={() => setKey(newKey('deal-settle'))}>
        {t('deals.settle')}
      </ActionButton>
      {key ? (
        <ReasonDialog
          title={t('deals.settle-title', { no: deal.no })}
          hint={t('deals.settle-hint', { month: deal.month ?? '' })}
          confirm={t('deals.settle')}
          busy={settle.isPending}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            settle.mutate({ reason, idempotencyKey: key }, { onError: (error) => notify.error(error) })
          }
        />
      ) : null}
    </>
  );
}
