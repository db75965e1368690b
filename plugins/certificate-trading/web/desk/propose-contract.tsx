import {
  ActionButton,
  Choice,
  FieldRow,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { MarketData } from '../../contracts/market-routes.ts';
import type { ContractChange } from '../../contracts/power-contract-routes.ts';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import { useAccountName, useDeviceName } from '../shared/names.ts';
import { monthsBefore, newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';
import { contractPrice, monthsOf, volumesOf, volumesWanted, type ContractDraft } from './contract-draft.ts';

/** Proposes a green power contract for the account of the desk. */
export function ProposeContract({ account }: { account: string }): ReactNode {
  const t = useT();
  const [key, setKey] = useState<string | null>(null);
  return (
    <>
      <ActionButton onClick={() => setKey(newKey('contract'))}>{t('contract.propose')}</ActionButton>
      {key ? <ProposeDialog account={account} idempotencyKey={key} onClose={() => setKey(null)} /> : null}
    </>
  );
}

interface DialogProps {
  account: string;
  idempotencyKey: string;
  onClose: () => void;
}

function ProposeDialog({ account, idempotencyKey, onClose }: DialogProps): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const name = useAccountName();
  const market = useApi<MarketData>('./market');
  const queue = useApi<IssuanceQueue>('./issuance-queue', { query: { days: 1 } });
  const thisMonth = monthsBefore(useNow(60_000), park.timeZone, 1)[0]!;
  const others = ['park', ...park.enterprises.map(({ id }) => `enterprise/${id}`)].filter((each) => each !== account);
  const [seller, setSeller] = useState(others[0] ?? '');
  const [draft, setDraft] = useState<ContractDraft>({
    ...{ monthFrom: thisMonth, monthTo: `${Number(thisMonth.slice(0, 4)) + 1}-12` },
    ...{ shape: 'monthly', volumes: '', price: '', device: '' },
  });
  const put = (part: Partial<ContractDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const mostFen = market.data?.maxPriceFen ?? 0;
  const [volumes, priceFen, months] = [volumesOf(draft), contractPrice(draft.price, mostFen), monthsOf(draft)];
  const devices = (queue.data?.devices ?? []).filter(({ kind }) => kind === 'tradable');
  const propose = useApiMutation<ContractChange, object>('./power-contracts', {
    invalidate: ['./power-contracts', './position'],
    onSuccess: ({ no }) => {
      onClose();
      notify.success(t('contract.proposed', { no }));
    },
  });
  const { monthFrom, monthTo, shape, device } = draft;
  const body = { seller, buyer: account, monthFrom, monthTo, shape, volumes, priceFen, ...(device && { device }) };
  return (
    <ReasonDialog
      title={t('contract.propose-title', { buyer: name(account) })}
      hint={t('contract.propose-hint')}
      confirm={t('contract.propose')}
      busy={propose.isPending}
      ready={volumes !== null && priceFen !== null && seller !== ''}
      onClose={onClose}
      onConfirm={(reason) =>
        propose.mutate({ ...body, reason, idempotencyKey }, { onError: (error) => notify.error(error) })
      }
    >
      <FieldRow columns={2}>
        <SelectField
          label={t('deals.seller')}
          value={seller}
          options={others.map((value) => ({ value, label: name(value) }))}
          onChange={setSeller}
        />
        <SelectField
          label={t('ticket.device')}
          value={device}
          none={t('ticket.any-device')}
          options={devices.map(({ id }) => ({ value: id, label: deviceName(id) }))}
          onChange={(value) => put({ device: value })}
        />
      </FieldRow>
      <FieldRow columns={2}>
        <TextField
          label={t('contract.from')}
          value={monthFrom}
          placeholder="YYYY-MM"
          onChange={(value) => put({ monthFrom: value })}
        />
        <TextField
          label={t('contract.to')}
          value={monthTo}
          placeholder="YYYY-MM"
          error={months === 0 ? t('contract.problem.months') : undefined}
          onChange={(value) => put({ monthTo: value })}
        />
      </FieldRow>
      <Choice
        label={t('contract.shape')}
        value={shape}
        options={(['monthly', 'hourly'] as const).map((value) => ({ value, label: t(`contract.shape-of.${value}`) }))}
        onChange={(value) => put({ shape: value })}
      />
      <TextField
        label={t(`contract.volumes-of.${shape}`)}
        unit="MWh"
        value={draft.volumes}
        help={t('contract.volumes-help', { count: volumesWanted(draft) })}
        error={
          draft.volumes !== '' && volumes === null
            ? t('contract.problem.volumes', { count: volumesWanted(draft) })
            : undefined
        }
        onChange={(value) => put({ volumes: value })}
        data-testid="contract-volumes"
      />
      <TextField
        label={t('contract.price')}
        kind="decimal"
        unit="¥/MWh"
        value={draft.price}
        error={draft.price !== '' && priceFen === null ? t('ticket.problem.price', { most: mostFen / 100 }) : undefined}
        onChange={(value) => put({ price: value })}
        data-testid="contract-price"
      />
    </ReasonDialog>
  );
}
