import { notify, ReasonDialog, TextField, useApiMutation, useLanguage } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlDevice, GateDecisionView } from '../../contracts/control-routes.ts';
import { directed } from '../shared/now-words.ts';
import { useCodeText } from '../shared/control-words.ts';
import { useT } from '../use-t.ts';
import { powerEntry, readNumber } from './power-entry.ts';

interface Answer {
  command: number;
  decision: GateDecisionView | null;
}

/** A setpoint by hand, with its end and reason. What the gate says is shown in words. */
export function OverrideDialog({
  device,
  name,
  onClose,
}: {
  device: ControlDevice;
  name: string;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const why = useCodeText('gate.codes');
  const [entered, setEntered] = useState('');
  const [minutes, setMinutes] = useState('15');
  const send = useApiMutation<Answer, { setpointKw: number; minutes: number; reason: string }>(
    `./control/devices/${device.id}/commands`,
    {
      invalidate: ['./control', './control/decisions'],
      onSuccess: ({ decision }) => {
        const reasons = decision?.findings.map(({ code, params }) => why(code, params)).join(' ') ?? '';
        if (!decision) notify.error(t('control.not-decided'));
        else if (decision.outcome === 'refused') return notify.error(`${t('control.refused')} ${reasons}`);
        else notify.success(`${t.of('control.sent', decision.outcome)} ${reasons}`);
        onClose();
      },
    },
  );
  const entry = powerEntry(device);
  const setpointKw = entry.read(entered);
  const held = readNumber(minutes);
  const longest = Math.floor(device.maxLifeS / 60);
  const kwWrong = entered !== '' && (setpointKw === null || setpointKw < device.minKw || setpointKw > device.maxKw);
  const heldWrong = held === null || held <= 0 || held > longest;
  const range = { min: entry.show(device.minKw, language), max: entry.show(device.maxKw, language) };
  const sign = t(`control.setpoint-sign.${entry.sign}`);
  return (
    <ReasonDialog
      title={t('control.override-of', { name })}
      hint={t('control.override-hint')}
      confirm={t('control.override-send')}
      ready={setpointKw !== null && !kwWrong && !heldWrong}
      busy={send.isPending}
      onClose={onClose}
      onConfirm={(reason) =>
        send.mutate({ setpointKw: setpointKw!, minutes: held!, reason }, { onError: (error) => notify.error(error) })
      }
      data-testid="override-dialog"
    >
      <TextField
        label={t('control.setpoint')}
        help={
          setpointKw === null || kwWrong
            ? t('control.setpoint-help', { ...range, sign })
            : t('control.setpoint-means', { power: directed(setpointKw, device.kind, t, language), sign })
        }
        error={kwWrong ? t('control.setpoint-range', range) : undefined}
        unit={entry.unit}
        kind="decimal"
        value={entered}
        onChange={setEntered}
        data-testid="override-kw"
      />
      <TextField
        label={t('control.duration')}
        help={t('control.duration-help', { longest })}
        error={heldWrong ? t('control.duration-range', { longest }) : undefined}
        unit="min"
        kind="decimal"
        value={minutes}
        onChange={setMinutes}
        data-testid="override-minutes"
      />
    </ReasonDialog>
  );
}
