import {
  ActionButton,
  Choice,
  FieldRow,
  formatQuantity,
  notify,
  ReasonDialog,
  SelectField,
  TextField,
  useApi,
  useApiMutation,
  useCan,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { IssuanceQueue } from '../../contracts/queue-routes.ts';
import type { StateChange } from '../../contracts/state-routes.ts';
import { useDeviceName } from '../shared/names.ts';
import { daysOfMonth, midnightOf, newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';

/** Freezes, frees or withdraws the certificates of a device and span; for operators. */
export function StateButton({ month }: { month: string }): ReactNode {
  const t = useT();
  const may = useCan('certificates.manage');
  const [key, setKey] = useState<string | null>(null);
  if (!may) return null;
  return (
    <>
      <ActionButton onClick={() => setKey(newKey('state'))} data-testid="certificate-state">
        {t('freeze.open')}
      </ActionButton>
      {key ? <StateDialog month={month} idempotencyKey={key} onClose={() => setKey(null)} /> : null}
    </>
  );
}

interface StateDialogProps {
  month: string;
  idempotencyKey: string;
  onClose: () => void;
}

function StateDialog({ month, idempotencyKey, onClose }: StateDialogProps): ReactNode {
  const t = useT();
  const deviceName = useDeviceName();
  const park = usePark();
  const devices = useApi<IssuanceQueue>('./issuance-queue', { query: { days: 1 } }).data?.devices ?? [];
  const [act, setAct] = useState<'freeze' | 'unfreeze' | 'withdraw'>('freeze');
  const [chosen, setDevice] = useState('');
  const device = chosen || (devices[0]?.id ?? '');
  const [from, setFrom] = useState(daysOfMonth(month).from);
  const [to, setTo] = useState(daysOfMonth(month).to);
  const ordered = from !== '' && to >= from;
  const change = useApiMutation<StateChange, object>('./certificates/state', {
    invalidate: ['./certificates', './portfolio', './market', './orders'],
    onSuccess: ({ wh }) => {
      onClose();
      notify.success(t('freeze.done', { wh: formatQuantity(wh, 'Wh') }));
    },
  });
  return (
    <ReasonDialog
      title={t('freeze.title')}
      hint={t('freeze.hint')}
      confirm={t(`freeze.${act}`)}
      danger={act === 'withdraw'}
      busy={change.isPending}
      ready={device !== '' && ordered}
      onClose={onClose}
      onConfirm={(reason) =>
        change.mutate(
          {
            act,
            device,
            from: midnightOf(from, park.timeZone),
            to: midnightOf(to, park.timeZone, 1),
            reason,
            idempotencyKey,
          },
          { onError: (error) => notify.error(error) },
        )
      }
    >
      <Choice
        label={t('freeze.act')}
        value={act}
        options={(['freeze', 'unfreeze', 'withdraw'] as const).map((value) => ({
          value,
          label: t(`freeze.${value}`),
        }))}
        onChange={setAct}
      />
      <SelectField
        label={t('column.device')}
        value={device}
        options={devices.map(({ id }) => ({ value: id, label: deviceName(id) }))}
        onChange={setDevice}
      />
      <FieldRow columns={2}>
        <TextField label={t('freeze.from')} kind="date" value={from} onChange={setFrom} />
        <TextField
          label={t('freeze.to')}
          kind="date"
          value={to}
          error={ordered ? undefined : t('demand.problem')}
          onChange={setTo}
        />
      </FieldRow>
    </ReasonDialog>
  );
}
