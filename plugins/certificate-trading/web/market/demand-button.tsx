import {
  ActionButton,
  Choice,
  FieldRow,
  formatMoney,
  localDate,
  notify,
  ReasonDialog,
  TextField,
  useApiMutation,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import { useAccount } from '../shared/choices.tsx';
import { midnightOf, newKey, parseYuan } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { lotsOf } from './ticket-draft.ts';

interface DemandProps {
  market: MarketData;
  book: string;
}

/** Enters a bid for each period of a span. */
export function DemandButton(props: DemandProps): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  return (
    <>
      <ActionButton onClick={() => setKey(newKey('demand'))} data-testid="demand-open">
        {t('demand.enter')}
      </ActionButton>
      {key ? <DemandDialog {...props} idempotencyKey={key} onClose={() => setKey(null)} /> : null}
    </>
  );
}

function DemandDialog({
  market,
  book,
  idempotencyKey,
  onClose,
}: DemandProps & { idempotencyKey: string; onClose: () => void }): ReactNode {
  const t = useT();
  const park = usePark();
  const today = localDate(useNow(60_000), park.timeZone);
  const [account] = useAccount();
  const [period, setPeriod] = useState<'day' | 'week' | 'month'>('month');
  const [start, setStart] = useState(`${today.slice(0, 7)}-01`);
  const [end, setEnd] = useState(`${today.slice(0, 4)}-12-31`);
  const [amount, setAmount] = useState('');
  const [price, setPrice] = useState('');
  const lots = lotsOf({ lots: amount }, market.maxOrderLots);
  const fen = parseYuan(price);
  const priceFen = fen !== null && fen <= market.maxPriceFen ? fen : null;
  const ordered = start !== '' && end >= start;
  const enter = useApiMutation<{ orders: string[]; reservedFen: number }, object>(`./market/${book}/demands`, {
    invalidate: ['./market', './orders', './money'],
    onSuccess: ({ orders, reservedFen }) => {
      onClose();
      notify.success(t('demand.done', { count: orders.length, yuan: formatMoney(reservedFen) }));
    },
  });
  return (
    <ReasonDialog
      title={t('demand.title')}
      hint={t('demand.hint')}
      confirm={t('demand.enter')}
      busy={enter.isPending}
      ready={lots !== null && priceFen !== null && ordered}
      onClose={onClose}
      onConfirm={(reason) =>
        enter.mutate(
          {
            account,
            lots,
            priceFen,
            start: midnightOf(start, park.timeZone),
            end: midnightOf(end, park.timeZone, 1),
            period,
            reason,
            idempotencyKey,
          },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <Choice
        label={t('demand.period')}
        value={period}
        options={(['day', 'week', 'month'] as const).map((value) => ({ value, label: t(`demand.per.${value}`) }))}
        onChange={setPeriod}
      />
      <FieldRow columns={2}>
        <TextField label={t('demand.start')} kind="date" value={start} onChange={setStart} />
        <TextField
          label={t('demand.end')}
          kind="date"
          value={end}
          error={ordered ? undefined : t('demand.problem')}
          onChange={setEnd}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('ticket.lots')}
          kind="decimal"
          value={amount}
          error={amount !== '' && lots === null ? t('ticket.problem.lots', { most: market.maxOrderLots }) : undefined}
          onChange={setAmount}
          data-testid="demand-lots"
        />
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
          data-testid="demand-price"
        />
      </FieldRow>
    </ReasonDialog>
  );
}
