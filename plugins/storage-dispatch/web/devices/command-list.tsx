import {
  ActionButton,
  formatTime,
  notify,
  Quantity,
  ReasonDialog,
  StatusBadge,
  useApiMutation,
  useCan,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { CommandView } from '../../contracts/control-routes.ts';
import { useT } from '../use-t.ts';

/** Overrides of a device that hold or wait, with what may be done about them. */
export function CommandList({ commands }: { commands: readonly CommandView[] }): ReactNode {
  return (
    <ul className="sd-commands" data-testid="commands">
      {commands.map((command) => (
        <CommandLine key={command.no} command={command} />
      ))}
    </ul>
  );
}

function CommandLine({ command }: { command: CommandView }): ReactNode {
  const t = useT();
  const mayEnd = useCan('dispatch.command');
  const [ending, setEnding] = useState(false);
  const end = useApiMutation<unknown, { reason: string }>(`./control/commands/${command.no}/end`, {
    invalidate: ['./control', '/proposals'],
    onSuccess: () => setEnding(false),
  });
  const waiting = command.state === 'waiting';
  return (
    <li data-state={command.state}>
      <StatusBadge
        state={command.state}
        tone={waiting ? 'warning' : 'manual'}
        label={t(`control.command.${command.state}`)}
      />
      <Quantity value={command.setpointKw} unit="kW" />
      <span>
        {t('control.command-by', { by: command.by, until: formatTime(command.expiresAt, 'short') })} · {command.reason}
      </span>
      {mayEnd ? (
        <ActionButton onClick={() => setEnding(true)} data-testid={`end-${command.no}`}>
          {t('control.end')}
        </ActionButton>
      ) : null}
      {waiting ? <span className="sd-muted">{t('control.wait-second')}</span> : null}
      {ending ? (
        <ReasonDialog
          title={t('control.end-title')}
          confirm={t('control.end')}
          busy={end.isPending}
          onClose={() => setEnding(false)}
          onConfirm={(reason) => end.mutate({ reason }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </li>
  );
}
