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
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlDevice, StandingView } from '../../contracts/control-routes.ts';
import { useT } from '../use-t.ts';
import { powerEntry, readNumber } from './power-entry.ts';

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
  const entry = powerEntry(device);
  const [entered, setEntered] = useState(entry.typed(Math.max(-device.minKw, device.maxKw)));
  const [hours, setHours] = useState('24');
  const ask = useApiMutation<unknown, { maxKw: number; hours: number; reason: string }>(
    `./control/devices/${device.id}/standing`,
    { invalidate: ['./control', '/proposals'], onSuccess: () => setAsking(false) },
  );
  const [maxKw, held] = [entry.read(entered), readNumber(hours)];
  const ready = maxKw !== null && maxKw > 0 && held !== null && held > 0 && held <= 720;
  return (
    <div className="sd-standing">
      <p className="sd-muted">{t('control.threshold', { kw: entry.show(device.secondPersonAboveKw!, language) })}</p>
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
            ask.mutate({ maxKw: maxKw!, hours: held!, reason }, { onError: (error) => notify.error(error) })
          }
        >
          <TextField
            label={t('control.standing-kw')}
            unit={entry.unit}
            kind="decimal"
            value={entered}
            onChange={setEntered}
          />
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
