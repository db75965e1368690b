import { Choice, FieldRow, SelectField, TextField, useApi } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useDeviceName } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import { lotsOf, priceOf, subjectHolds, type DealDraft } from './deal-draft.ts';

interface SubjectFieldsProps {
  draft: DealDraft;
  put: (part: Partial<DealDraft>) => void;
  market: MarketData;
  /** Without one there is no price: a request for quotes. */
  priced: boolean;
}

/** How much of what, at which price, settled when, and until when it can be accepted. */
export function SubjectFields({ draft, put, market, priced }: SubjectFieldsProps): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const queue = useApi<IssuanceQueue>('./issuance-queue', { query: { days: 1 } });
  const devices = (queue.data?.devices ?? []).filter(({ kind }) => kind === 'tradable');
  const { maxOrderLots, maxPriceFen, lotWh } = market;
  return (
    <>
      <FieldRow columns={2}>
        <TextField
          label={t('ticket.lots')}
          kind="decimal"
          value={draft.lots}
          help={t('market.meta', { lot: `${lotWh / 1e6} MWh` })}
          error={
            draft.lots !== '' && lotsOf(draft.lots, maxOrderLots) === null
              ? t('ticket.problem.lots', { most: maxOrderLots })
              : undefined
          }
          onChange={(lots) => put({ lots })}
          data-testid="deal-lots"
        />
        {priced ? (
          <TextField
            label={t('ticket.price')}
            kind="decimal"
            unit="¥"
            value={draft.price}
            error={
              draft.price !== '' && priceOf(draft.price, maxPriceFen) === null
                ? t('ticket.problem.price', { most: maxPriceFen / 100 })
                : undefined
            }
            onChange={(price) => put({ price })}
            data-testid="deal-price"
          />
        ) : (
          <TextField label={t('deals.days')} kind="decimal" value={draft.days} onChange={(days) => put({ days })} />
        )}
      </FieldRow>
      <Choice
        label={t('deals.settles')}
        value={draft.settles}
        options={(['at-once', 'after-delivery'] as const).map((value) => ({ value, label: t(`deals.when.${value}`) }))}
        onChange={(settles) => put({ settles })}
      />
      <FieldRow columns={2}>
        <TextField
          label={t('deals.month')}
          value={draft.month}
          placeholder="YYYY-MM"
          error={subjectHolds(draft) ? undefined : t('deals.problem.month')}
          onChange={(month) => put({ month })}
        />
        <SelectField
          label={t('ticket.device')}
          value={draft.device}
          none={t('ticket.any-device')}
          options={devices.map(({ id }) => ({ value: id, label: deviceName(id) }))}
          onChange={(device) => put({ device })}
        />
      </FieldRow>
      {priced ? (
        <TextField label={t('deals.days')} kind="decimal" value={draft.days} onChange={(days) => put({ days })} />
      ) : null}
    </>
  );
}
