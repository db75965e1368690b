import { api, Dialog, useT } from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProofForm } from './proof-form.tsx';

/** Asks who is at the keyboard before what weighs. */
export function ConfirmDialog({
  factors,
  onDone,
}: {
  factors: readonly string[];
  onDone: (confirmed: boolean) => void;
}): ReactNode {
  const t = useT('shell');
  return (
    <Dialog title={t('proof.title')} onClose={() => onDone(false)} data-testid="confirm-dialog">
      <p className="lt-dialog-hint">{t('proof.why')}</p>
      <ProofForm
        factors={factors}
        withPassword
        confirm={t('proof.confirm')}
        send={async (proof) => {
          await api('/api/me/confirm', { method: 'POST', body: proof });
          onDone(true);
        }}
      >
        <Button variant="default" onClick={() => onDone(false)}>
          {t('tokens.cancel')}
        </Button>
      </ProofForm>
    </Dialog>
  );
}
