import { ActionButton, notify, ReasonDialog, useApiMutation, useCan } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Emergency stop of the park, and its release. */
export function StopButton({ stopped }: { stopped: boolean }): ReactNode {
  const t = useT();
  const may = useCan('dispatch.stop');
  const [asking, setAsking] = useState(false);
  const action = stopped ? 'release' : 'stop';
  const send = useApiMutation<{ proposal?: number | null }, { reason: string }>(`./control/${action}`, {
    invalidate: ['./control', '/proposals'],
    onSuccess: ({ proposal }) => {
      setAsking(false);
      if (proposal) notify.success(t('control.proposed'));
    },
  });
  if (!may) return null;
  return (
    <>
      <ActionButton
        danger={!stopped}
        primary={stopped}
        onClick={() => setAsking(true)}
        data-testid={`control-${action}`}
      >
        {t(`control.${action}`)}
      </ActionButton>
      {asking ? (
        <ReasonDialog
          title={t(`control.${action}-title`)}
          hint={t(`control.${action}-hint`)}
          confirm={t(`control.${action}`)}
          danger={!stopped}
          busy={send.isPending}
          onClose={() => setAsking(false)}
          onConfirm={(reason) => send.mutate({ reason }, { onError: (error) => notify.error(error) })}
          data-testid="stop-dialog"
        />
      ) : null}
    </>
  );
}
