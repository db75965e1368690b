import { api, CancelButton, Dialog } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { ProofForm } from '../account/proof-form.tsx';
import { useT } from '../use-t.ts';
import { ProviderProof } from './provider-proof.tsx';

/** Asks who is at the keyboard before what weighs. */
export function ConfirmDialog({
  factors,
  provider,
  onDone,
}: {
  factors: readonly string[];
  /** Identity provider of the account, which then has no password. */
  provider: string | null;
  onDone: (confirmed: boolean) => void;
}): ReactNode {
  const t = useT();
  return (
    <Dialog title={t('proof.title')} onClose={() => onDone(false)} data-testid="confirm-dialog">
      <p className="lt-dialog-hint">{t('proof.why')}</p>
      {provider !== null && factors.length === 0 ? (
        <ProviderProof provider={provider} onDone={() => onDone(true)}>
          <CancelButton />
        </ProviderProof>
      ) : (
        <ProofForm
          factors={factors}
          withPassword={provider === null}
          confirm={t('proof.confirm')}
          send={async (proof) => {
            await api('/api/me/confirm', { method: 'POST', body: proof });
            onDone(true);
          }}
        >
          <CancelButton />
        </ProofForm>
      )}
    </Dialog>
  );
}
