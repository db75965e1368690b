import { api, asProblem, copyText, useApi, type ProblemError } from '@lingtan/web-sdk';
import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { gaveUp, hasPasskeys, makePasskey } from './passkeys.ts';
import { QrCode } from './qr-code.tsx';
import './account.css';

/** The secret that an app takes over. Asked once: another one would be another app's. */
function AppSecret({ secret, uri }: { secret: string; uri: string }): ReactNode {
  const t = useT();
  return (
    <div className="app-secret">
      <QrCode text={uri} label={t('factors.qr')} />
      <div>
        <p className="lt-form-text">{t('factors.scan')}</p>
        <code className="secret" tabIndex={0} aria-label={t('factors.secret')} data-testid="totp-secret">
          {secret}
        </code>
        <Button variant="default" leftSection={<IconCopy size={14} />} onClick={() => void copyText(secret)}>
          {t('secret.copy')}
        </Button>
      </div>
    </div>
  );
}

/** Sets up a second factor. */
export function NewFactor({ onAdded }: { onAdded: (recoveryCodes: string[]) => void }): ReactNode {
  const t = useT();
  const [kind, setKind] = useState<'totp' | 'passkey'>('totp');
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ProblemError | null>(null);
  const app = useApi<{ secret: string; uri: string }>(kind === 'totp' ? '/api/me/factors/totp' : null, {
    method: 'POST',
  });
  const add = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const proof = kind === 'totp' ? { code: code.trim() } : { passkey: await makePasskey() };
      const body = { kind, name: name.trim() || t(`factors.kind.${kind}`), ...proof };
      const { recoveryCodes } = await api<{ recoveryCodes: string[] }>('/api/me/factors', { method: 'POST', body });
      onAdded(recoveryCodes);
    } catch (thrown) {
      if (!gaveUp(thrown)) setError(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const atCode = error?.code === 'AUTH_FACTOR_WRONG' && kind === 'totp';
  const said = error && [error.message, error.problem.hint].filter(Boolean).join(' ');
  return (
    <form
      className="lt-form"
      data-testid="new-factor"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      {hasPasskeys() ? (
        <SegmentedControl
          value={kind}
          aria-label={t('factors.which')}
          data={(['totp', 'passkey'] as const).map((value) => ({ value, label: t(`factors.kind.${value}`) }))}
          onChange={(value) => setKind(value as typeof kind)}
        />
      ) : null}
      <p className="lt-form-help">{t(`factors.about.${kind}`)}</p>
      {kind === 'totp' && app.data ? <AppSecret {...app.data} /> : null}
      <TextInput
        name="factor-name"
        label={t('factors.name')}
        placeholder={t(`factors.kind.${kind}`)}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {kind === 'totp' ? (
        <TextInput
          name="code"
          label={t('factors.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={atCode ? said : undefined}
        />
      ) : null}
      {(error && !atCode) || app.error ? (
        <p className="lt-form-error" role="alert">
          {said ?? app.error?.message}
        </p>
      ) : null}
      <div className="lt-form-buttons">
        <Button type="submit" loading={busy} disabled={kind === 'totp' && code.trim().length < 6}>
          {t(`factors.add.${kind}`)}
        </Button>
      </div>
    </form>
  );
}
