import { ActionButton, Dialog, Field, notify, useApiMutation, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';

/** Takes a version out of use, with a reason. */
export function WithdrawDialog(props: {
  tariff: string;
  validFrom: string;
  onClose: () => void;
  onDone: () => void;
}): ReactNode {
  const t = useT();
  const [reason, setReason] = useState('');
  const withdraw = useApiMutation<unknown, unknown>(`./tariffs/${props.tariff}/versions/${props.validFrom}/withdraw`, {
    invalidate: ['./tariffs'],
    onSuccess: props.onDone,
  });
  return (
    <Dialog title={t('tariffs.withdraw-title', { from: props.validFrom })} onClose={props.onClose}>
      <form
        className="tf-form"
        onSubmit={(event) => {
          event.preventDefault();
          withdraw.mutate({ reason }, { onError: (error) => notify.error(error) });
        }}
      >
        <p className="lt-entry-help">{t('tariffs.withdraw-help')}</p>
        <Field label={t('tariffs.reason')}>
          <input value={reason} required maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <div className="tf-actions">
          <span className="tf-space" />
          <ActionButton onClick={props.onClose}>{t('tariffs.cancel')}</ActionButton>
          <ActionButton danger type="submit" disabled={reason.trim() === '' || withdraw.isPending}>
            {t('tariffs.withdraw')}
          </ActionButton>
        </div>
      </form>
    </Dialog>
  );
}
