import { api, useApi, type Me } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProofForm } from '../account/proof-form.tsx';
import { useT } from '../use-t.ts';
import { meKey } from './me-key.ts';
import { type Provider, ProviderLinks } from './provider-links.tsx';

export interface ProviderProofProps {
  /** Identity provider of the account. */
  provider: string;
  onDone(): void;
  /** Beside the button. */
  children: ReactNode;
}

/** Signs in anew where the account comes from: by a form of this page at a directory, else on the provider's own page. */
export function ProviderProof({ provider, onDone, children }: ProviderProofProps): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const { data } = useApi<{ providers: Provider[] }>('/api/auth/providers');
  const own = data?.providers.filter(({ id }) => id === provider) ?? [];
  if (own[0]?.kind === 'ldap')
    return (
      <ProofForm
        factors={[]}
        withUser
        withPassword
        confirm={t('proof.confirm')}
        send={async (body) => {
          await api(`/api/auth/providers/${provider}/sign-in`, { method: 'POST', body });
          const { user } = await api<Me>('/api/me');
          // What this page shows and was about to do is of whoever sat here before.
          if (user.id === client.getQueryData<Me>(meKey)?.user.id) onDone();
          else location.reload();
        }}
      >
        {children}
      </ProofForm>
    );
  return (
    <>
      <p className="lt-dialog-hint">{t('proof.by-provider')}</p>
      <ProviderLinks providers={own} />
      <div className="lt-form-buttons">{children}</div>
    </>
  );
}
