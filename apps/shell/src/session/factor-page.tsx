import { api } from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { RecoveryCodes } from '../account/factors-panel.tsx';
import { NewFactor } from '../account/new-factor.tsx';
import { ProofForm } from '../account/proof-form.tsx';
import { useT } from '../use-t.ts';
import { EntryFrame } from './entry-frame.tsx';
import { meKey } from './me-key.ts';
import { useSignOut } from './use-sign-out.ts';

function SignOut(): ReactNode {
  const t = useT();
  return (
    <Button variant="default" size="sm" onClick={useSignOut()}>
      {t('user.sign-out')}
    </Button>
  );
}

/** The second step of a sign-in: a second factor is shown, or set up by who needs one and has none. */
export function FactorPage({ factors }: { factors: readonly string[] }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [codes, setCodes] = useState<string[]>([]);
  const done = () => client.invalidateQueries({ queryKey: meKey });
  if (factors.length > 0 && codes.length === 0)
    return (
      <EntryFrame title={t('proof.second-title')}>
        <ProofForm
          factors={factors}
          withPassword={false}
          confirm={t('login.submit')}
          size="sm"
          send={async (proof) => {
            await api('/api/me/factor', { method: 'POST', body: proof });
            await done();
          }}
        >
          <SignOut />
        </ProofForm>
      </EntryFrame>
    );
  return (
    <EntryFrame title={t('factors.new')}>
      <p className="entry-note">{t('factors.required')}</p>
      <NewFactor onAdded={(made) => (made.length > 0 ? setCodes(made) : void done())} />
      <SignOut />
      <RecoveryCodes
        codes={codes}
        onClose={() => {
          setCodes([]);
          void done();
        }}
      />
    </EntryFrame>
  );
}
