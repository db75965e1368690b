import {
  ActionButton,
  formatTime,
  notify,
  Quantity,
  ReasonDialog,
  StatusBadge,
  useApiMutation,
  useCan,
  useMe,
  useT,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { CommandView } from '../../contracts/control-routes.ts';

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
  const me = useMe();
  const mayEnd = useCan('dispatch.command');
  const mayApprove = useCan('dispatch.approve');
  const [ending, setEnding] = useState(false);
  const options = { invalidate: ['./control', './control/decisions'] };
  const end = useApiMutation<unknown, { reason: string }>(`./control/commands/${command.no}/end`, {
    ...options,
    onSuccess: () => setEnding(false),
  });
  const approve = useApiMutation<unknown, Record<string, never>>(`./control/commands/${command.no}/approve`, options);
  const waiting = command.state === 'waiting';
  const own = me.user.id === command.personId;
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
      {waiting && mayApprove && !own ? (
        <ActionButton
          primary
          disabled={approve.isPending}
          onClick={() => approve.mutate({}, { onError: (error) => notify.error(error) })}
          data-testid={`approve-${command.no}`}
        >
          {t('control.approve')}
        </ActionButton>
      ) : null}
      {mayEnd ? (
        <ActionButton onClick={() => setEnding(true)} data-testid={`end-${command.no}`}>
          {t('control.end')}
        </ActionButton>
      ) : null}
      {waiting && own ? <span className="sd-muted">{t('control.wait-second')}</span> : null}
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
