import {
  ActionButton,
  formatQuantity,
  formatTime,
  notify,
  ReasonDialog,
  StatusBadge,
  TextField,
  useApiMutation,
  useCan,
  useLanguage,
  useT,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlDevice, StandingView } from '../../contracts/control-routes.ts';

/** What two persons let plan and controller use above the threshold, and asking for it. */
export function StandingList({
  device,
  standing,
}: {
  device: ControlDevice;
  standing: readonly StandingView[];
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const may = useCan('dispatch.command');
  const [asking, setAsking] = useState(false);
  const [kw, setKw] = useState(String(device.maxKw));
  const [hours, setHours] = useState('24');
  const ask = useApiMutation<unknown, { maxKw: number; hours: number; reason: string }>(
    `./control/devices/${device.id}/standing`,
    { invalidate: ['./control', '/proposals'], onSuccess: () => setAsking(false) },
  );
  const ready = Number(kw) > 0 && Number(hours) > 0 && Number(hours) <= 720;
  return (
    <div className="sd-standing">
      <p className="sd-muted">
        {t('control.threshold', { kw: formatQuantity(device.secondPersonAboveKw!, 'kW', { language }) })}
      </p>
      {standing.map((row) => (
        <StandingLine key={row.no} row={row} />
      ))}
      {may ? (
        <ActionButton quiet onClick={() => setAsking(true)} data-testid={`standing-${device.id}`}>
          {t('control.standing-ask')}
        </ActionButton>
      ) : null}
      {asking ? (
        <ReasonDialog
          title={t('control.standing-ask')}
          hint={t('control.standing-hint')}
          confirm={t('control.standing-send')}
          ready={ready}
          busy={ask.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(reason) =>
            ask.mutate({ maxKw: Number(kw), hours: Number(hours), reason }, { onError: (error) => notify.error(error) })
          }
        >
          <TextField label={t('control.standing-kw')} unit="kW" kind="decimal" value={kw} onChange={setKw} />
          <TextField label={t('control.standing-hours')} unit="h" kind="decimal" value={hours} onChange={setHours} />
        </ReasonDialog>
      ) : null}
    </div>
  );
}

function StandingLine({ row }: { row: StandingView }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const params = {
    kw: formatQuantity(row.maxKw, 'kW', { language }),
    until: formatTime(row.expiresAt, 'short'),
    by: row.by,
    second: row.approvedBy ?? '',
  };
  return (
    <p>
      <StatusBadge
        state={row.approvedBy ? 'ok' : 'waiting'}
        tone={row.approvedBy ? 'normal' : 'warning'}
        label={t(row.approvedBy ? 'control.standing-valid' : 'control.command.waiting')}
      />{' '}
      {t(row.approvedBy ? 'control.standing-approved' : 'control.standing-asked', params)}
    </p>
  );
}
