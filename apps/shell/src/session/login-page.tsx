import { api, asProblem, type Me, Notice, useApi, useLocalized } from '@lingtan/web-sdk';
import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { wasRestoreBegun } from './after-restore.ts';
import { EntryFrame } from './entry-frame.tsx';
import { forgetEverything } from './forget.ts';
import { meKey } from './me-key.ts';
import { type Provider, ProviderLinks, Refusal } from './provider-links.tsx';

/**
 * E-mail and password, of this product or of a directory, and the ways to other providers.
 * @param kept whose page waits under it; null where there is none
 */
export function LoginPage({ kept }: { kept: string | null }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const providers = useApi<{ providers: Provider[] }>('/api/auth/providers').data?.providers ?? [];
  const directories = providers.filter(({ kind }) => kind === 'ldap');
  // Empty: an account of this product.
  const [directory, setDirectory] = useState('');
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const [path, body] = directory
        ? [`/api/auth/providers/${directory}/sign-in`, { user: email.trim(), password }]
        : ['/api/auth/sign-in/email', { email: email.trim(), password }];
      await api(path, { method: 'POST', body });
      if (kept === null || (await api<Me>('/api/me')).user.id !== kept) forgetEverything(client);
      await client.refetchQueries({ queryKey: meKey });
    } catch (thrown) {
      const { status, problem } = asProblem(thrown);
      setError(status === 401 && !directory ? t('login.refused') : (problem.detail ?? problem.title));
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryFrame title={t('login.title')}>
      {kept === null ? null : <p className="entry-note">{t('login.kept')}</p>}
      {wasRestoreBegun() ? (
        <div className="entry-notice">
          <Notice data-testid="after-restore">{t('backups.after-restore')}</Notice>
        </div>
      ) : null}
      <Refusal />
      <form className="lt-form" onSubmit={(event) => void submit(event)} data-testid="login-form">
        {directories.length > 0 ? (
          <SegmentedControl
            size="sm"
            fullWidth
            aria-label={t('login.account')}
            value={directory}
            onChange={setDirectory}
            data={[
              { value: '', label: t('login.own-account') },
              ...directories.map(({ id, name }) => ({ value: id, label: text(name) })),
            ]}
          />
        ) : null}
        <TextInput
          size="sm"
          name="email"
          type={directory ? 'text' : 'email'}
          label={t(directory ? 'login.user' : 'login.email')}
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          size="sm"
          name="password"
          label={t('login.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error ? (
          <p className="lt-form-error" role="alert">
            {error}
          </p>
        ) : null}
        <Button type="submit" size="sm" loading={busy} fullWidth>
          {t('login.submit')}
        </Button>
        {kept === null ? <p className="entry-note">{t('login.first')}</p> : null}
      </form>
      <ProviderLinks providers={providers.filter(({ kind }) => kind === 'oidc')} />
    </EntryFrame>
  );
}
