import { api, asProblem, Notice, useT } from '@lingtan/web-sdk';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { wasRestoreBegun } from './after-restore.ts';
import { EntryFrame } from './entry-frame.tsx';
import { forgetEverything } from './forget.ts';
import { meKey } from './me-key.ts';

/** E-mail and password. */
export function LoginPage(): ReactNode {
  const t = useT('shell');
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
      await api('/api/auth/sign-in/email', { method: 'POST', body: { email: email.trim(), password } });
      forgetEverything(client);
      await client.refetchQueries({ queryKey: meKey });
    } catch (thrown) {
      const { status, problem } = asProblem(thrown);
      setError(status === 401 ? t('login.refused') : (problem.detail ?? problem.title));
    } finally {
      setBusy(false);
    }
  };
  return (
    <EntryFrame title={t('login.title')}>
      {wasRestoreBegun() ? (
        <div className="entry-notice">
          <Notice data-testid="after-restore">{t('backups.after-restore')}</Notice>
        </div>
      ) : null}
      <form className="lt-form" onSubmit={(event) => void submit(event)} data-testid="login-form">
        <TextInput
          size="sm"
          name="email"
          type="email"
          label={t('login.email')}
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
        <p className="entry-note">{t('login.first')}</p>
      </form>
    </EntryFrame>
  );
}
