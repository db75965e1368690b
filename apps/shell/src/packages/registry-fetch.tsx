import { ActionButton, api, FailedPanel, TextField, useApi } from '@lingtan/web-sdk';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Inspection } from './types.ts';

export interface RegistryFetchProps {
  busy: boolean;
  onFetch(fetched: () => Promise<Inspection>): void;
}

/** Fetches a plugin by name from the registry of the installation; nothing where it has none. */
export function RegistryFetch({ busy, onFetch }: RegistryFetchProps): ReactNode {
  const t = useT();
  const answer = useApi<{ registry: string | null }>('/api/plugin-registry');
  const { data } = answer;
  const [wanted, setWanted] = useState('');
  if (!data) return <FailedPanel query={answer} title={t('packages.registry')} />;
  if (!data.registry) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onFetch(() => api<Inspection>('/api/plugin-registry', { method: 'POST', body: { package: wanted.trim() } }));
  };
  return (
    <form className="package-registry" onSubmit={submit}>
      <TextField
        label={t('packages.from-registry', { registry: data.registry })}
        placeholder="@vendor/plugin@1.2.0"
        value={wanted}
        onChange={setWanted}
      />
      <ActionButton type="submit" disabled={busy || wanted.trim() === ''}>
        {t('packages.fetch')}
      </ActionButton>
    </form>
  );
}
