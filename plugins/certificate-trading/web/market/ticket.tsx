import {
  ActionButton,
  Choice,
  FieldRow,
  formatMoney,
  formatQuantity,
  notify,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
} from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { BookData, MarketData, PlacedOrder } from '../../contracts/market-routes.ts';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useAccount } from '../shared/choices.tsx';
import { useDeviceName } from '../shared/names.ts';
import { newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { emptyTicket, lotsOf, priceOf, withFee, worthOf, type TicketDraft } from './ticket-draft.ts';
import { focusLots, useTicketKeys } from './use-ticket-keys.ts';

const sources = ['Wind', 'Wind;Onshore', 'Wind;Offshore', 'Solar', 'Solar;PV', 'Hydro'];

interface TicketProps {
  market: MarketData;
  book: MarketData['books'][number];
  depth: BookData | undefined;
}

/** Buys or sells for the chosen account; `B` and `S` choose the side, Enter sends, Escape clears. */
export function Ticket({ market, book, depth }: TicketProps): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const [account] = useAccount();
  const [params] = useSearchParams();
  // The procurement desk hands over what it proposes.
  const [draft, setDraft] = useState<TicketDraft>({
    ...emptyTicket,
    lots: params.get('lots') ?? '',
    price: params.get('price') ?? '',
  });
  const [key, setKey] = useState(() => newKey('order'));
  const put = (part: Partial<TicketDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const form = useTicketKeys({ choose: (side) => put({ side }), clear: () => setDraft(emptyTicket) });
  const queue = useApi<IssuanceQueue>(draft.side === 'ask' ? './issuance-queue' : null, { query: { days: 1 } });
  const place = useApiMutation<PlacedOrder, object>(`./market/${book.id}/orders`, {
    invalidate: ['./market', './orders', './money', './portfolio'],
    onSuccess: ({ order, state, remaining }) => {
      notify.success(t(`ticket.done.${state}`, { order, remaining }));
      setKey(newKey('order'));
      put({ lots: '', price: '' });
      // The next order begins where this one began.
      if (form.current?.contains(document.activeElement)) focusLots(form.current);
    },
  });
  const lots = lotsOf(draft, market.maxOrderLots);
  const price = priceOf(draft, market.maxPriceFen);
  const worth = lots === null || price === null ? null : worthOf(draft, lots, price, depth);
  const bps = draft.side === 'bid' ? market.buyerFeeBps : market.sellerFeeBps;
  const ready = lots !== null && price !== null && !book.halted && !place.isPending;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready) return;
    const { side, force, device, source } = draft;
    const order = {
      account,
      side,
      lots,
      force: price === 'market' && force === 'gtc' ? 'ioc' : force,
      ...(price !== 'market' && { priceFen: price }),
      ...(side === 'ask' && device !== '' && { device }),
      ...(side === 'bid' && source !== '' && { product: { deviceType: [source] } }),
      idempotencyKey: key,
    };
    place.mutate(order, { onError: (error) => notify.error(error) });
  };
  const devices = (queue.data?.devices ?? []).filter(({ kind }) => kind === 'tradable');
  return (
    <form className="ct-ticket" ref={form} onSubmit={send} data-testid="ticket">
      <Choice
        label={t('ticket.side')}
        value={draft.side}
        options={(['bid', 'ask'] as const).map((value) => ({ value, label: t(`market.${value}`) }))}
        onChange={(side) => put({ side })}
      />
      <FieldRow columns={2}>
        <TextField
          label={t('ticket.lots')}
          kind="decimal"
          value={draft.lots}
          error={
            draft.lots !== '' && lots === null ? t('ticket.problem.lots', { most: market.maxOrderLots }) : undefined
          }
          onChange={(value) => put({ lots: value })}
          data-testid="ticket-lots"
        />
        <TextField
          label={t('ticket.price')}
          kind="decimal"
          unit="¥"
          value={draft.price}
          placeholder={t('ticket.market')}
          help={t('ticket.price-help')}
          error={price === null ? t('ticket.problem.price', { most: market.maxPriceFen / 100 }) : undefined}
          onChange={(value) => put({ price: value })}
          data-testid="ticket-price"
        />
      </FieldRow>
      <FieldRow columns={2}>
        <SelectField
          label={t('ticket.duration')}
          value={draft.force}
          options={(['gtc', 'ioc', 'fok'] as const).map((value) => ({ value, label: t(`ticket.force.${value}`) }))}
          onChange={(force) => put({ force: force === '' ? 'gtc' : force })}
        />
        {draft.side === 'ask' ? (
          <SelectField
            label={t('ticket.device')}
            value={draft.device}
            none={t('ticket.any-device')}
            options={devices.map(({ id }) => ({ value: id, label: deviceName(id) }))}
            onChange={(device) => put({ device })}
          />
        ) : (
          <SelectField
            label={t('ticket.filter')}
            value={draft.source}
            none={t('ticket.any-source')}
            options={sources.map((value) => ({ value, label: t.of('product', value) }))}
            onChange={(source) => put({ source })}
          />
        )}
      </FieldRow>
      <p className="ct-ticket-sum">
        <span>{t('ticket.amount')}</span>
        <strong>{lots === null ? '–' : formatQuantity(lots * market.lotWh, 'Wh')}</strong>
      </p>
      <p className="ct-ticket-sum">
        <span>
          {t(draft.side === 'bid' ? 'ticket.cost' : 'ticket.worth')} {bps > 0 ? t('ticket.with-fee', { bps }) : ''}
        </span>
        <strong>{formatMoney(worth === null ? null : withFee(draft.side, worth, bps))}</strong>
      </p>
      <ActionButton type="submit" primary disabled={!ready} data-testid="ticket-send">
        {t(draft.side === 'bid' ? 'ticket.buy' : 'ticket.sell')}
      </ActionButton>
    </form>
  );
}
