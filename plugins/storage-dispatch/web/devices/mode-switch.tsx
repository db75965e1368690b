import { Choice, notify, ReasonDialog, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { ControlDevice } from '../../contracts/control-routes.ts';
import { useControlWords } from '../shared/control-words.ts';
import { useT } from '../use-t.ts';

type Mode = ControlDevice['mode'];
const modes: readonly Mode[] = ['off', 'advice', 'automatic'];

/** The mode of a device; a change is confirmed with a reason. */
export function ModeSwitch({ device, name }: { device: ControlDevice; name: string }): ReactNode {
  const t = useT();
  const word = useControlWords('mode');
  const may = useCan('dispatch.command');
  const [wanted, setWanted] = useState<Mode | null>(null);
  const change = useApiMutation<{ proposal: number | null }, { mode: Mode; reason: string }>(
    `./control/devices/${device.id}/mode`,
    {
      invalidate: ['./control', '/proposals'],
      onSuccess: ({ proposal }) => {
        setWanted(null);
        if (proposal !== null) notify.success(t('control.proposed'));
      },
    },
  );
  if (!may) return <span data-testid={`mode-${device.id}`}>{word(device.mode)}</span>;
  return (
    <div data-testid={`mode-${device.id}`}>
      <Choice
        label={t('control.mode-of', { name })}
        value={device.mode}
        options={modes.map((value) => ({ value, label: word(value) }))}
        onChange={(mode) => setWanted(mode)}
      />
      {wanted ? (
        <ReasonDialog
          title={t('control.mode-change', { name, mode: word(wanted) })}
          hint={t(`control.mode-hint.${wanted}`)}
          confirm={t('control.mode-confirm')}
          danger={wanted === 'automatic'}
          busy={change.isPending}
          onClose={() => setWanted(null)}
          onConfirm={(reason) => change.mutate({ mode: wanted, reason }, { onError: (error) => notify.error(error) })}
          data-testid="mode-dialog"
        />
      ) : null}
    </div>
  );
}
