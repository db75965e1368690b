import { notify, ReasonDialog, useApiMutation, useT } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';

/** Takes a version out of use, with a reason. */
export function WithdrawDialog(props: {
  tariff: string;
  validFrom: string;
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const t = useT();
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
      onConfirm={(reason) => withdraw.mutate({ reason }, { onError: (error) => notify.error(error) })}
    />
  );
}
