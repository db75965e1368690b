import { notify, ReasonDialog, useApiMutation } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Takes a version out of use, with a reason. */
export function WithdrawDialog(props: {
  tariff: string;
  validFrom: string;
  revision: number;
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const t = useT();
  // What the person decides on is what was shown when the dialog was opened.
  const [revision] = useState(props.revision);
  const withdraw = useApiMutation<unknown, unknown>(`./tariffs/${props.tariff}/versions/${props.validFrom}/withdraw`, {
    invalidate: ['./tariffs'],
    onSuccess: props.onDone,
  });
  return (
    <ReasonDialog
      danger
      title={t('tariffs.withdraw-title', { from: props.validFrom })}
      hint={t('tariffs.withdraw-help')}
      confirm={t('tariffs.withdraw')}
      busy={withdraw.isPending}
      onClose={props.onClose}
      onConfirm={(reason) => withdraw.mutate({ reason, revision }, { onError: (error) => notify.error(error) })}
    />
  );
}
