import { asProblem, type ProblemError } from '@lingtan/web-sdk';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { gaveUp, hasPasskeys, showPasskey } from './passkeys.ts';

export interface ProofFormProps {
  /** Kinds of second factors that the person has. */
  factors: readonly string[];
  withPassword: boolean;
  /** Asks for the user name too, which a directory needs. */
  withUser?: boolean;
  confirm: string;
  size?: 'xs' | 'sm';
  /** Sends the proof; throws what the server refused it with. */
  send(proof: { user?: string; password?: string; code?: string } | { passkey: object }): Promise<unknown>;
  /** Beside the button. */
  children?: ReactNode;
}

/** How somebody proves that it is them: by passkey alone, or by password and code. */
export function ProofForm({
  factors,
  withPassword,
  withUser = false,
  confirm,
  size = 'xs',
  send,
  children,
}: ProofFormProps): ReactNode {
  const t = useT();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ProblemError | null>(null);
  const withCode = factors.length > 0;
  const attempt = async (proof: () => Promise<Parameters<typeof send>[0]>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await send(await proof());
    } catch (thrown) {
      if (!gaveUp(thrown)) setError(asProblem(thrown));
    } finally {
      setBusy(false);
      setCode('');
    }
  };
  const wrong = error?.code === 'AUTH_PROOF_WRONG' || error?.code === 'IDENTITY_SIGN_IN_FAILED';
  const ready =
    (!withUser || user.trim() !== '') && (!withPassword || password !== '') && (!withCode || code.trim().length >= 6);
  return (
    <form
      className="lt-form"
      data-testid="proof-form"
      onSubmit={(event) => {
        event.preventDefault();
        const given = {
          ...(withUser ? { user: user.trim() } : {}),
          ...(withPassword ? { password } : {}),
          ...(withCode ? { code: code.trim() } : {}),
        };
        if (ready) void attempt(async () => given);
      }}
    >
      {factors.includes('passkey') && hasPasskeys() ? (
        <Button
          variant="default"
          size={size}
          disabled={busy}
          leftSection={<IconKey size={14} />}
          onClick={() => void attempt(async () => ({ passkey: await showPasskey() }))}
          data-testid="show-passkey"
        >
          {t('proof.passkey')}
        </Button>
      ) : null}
      {withUser ? (
        <TextInput
          size={size}
          name="user"
          label={t('login.user')}
          autoComplete="username"
          autoFocus
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
      ) : null}
      {withPassword ? (
        <PasswordInput
          size={size}
          name="password"
          label={t('login.password')}
          autoComplete="current-password"
          autoFocus={!withUser}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong ? error.message : undefined}
        />
      ) : null}
      {withCode ? (
        <TextInput
          size={size}
          name="code"
          label={t('proof.code')}
          description={t('proof.code-help')}
          autoComplete="one-time-code"
          autoFocus={!withPassword}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={wrong && !withPassword ? error.message : undefined}
        />
      ) : null}
      {error && !wrong ? (
        <p className="lt-form-error" role="alert">
          {error.message}
        </p>
      ) : null}
      <div className="lt-form-buttons">
        {children}
        <Button type="submit" size={size} loading={busy} disabled={!ready}>
          {confirm}
        </Button>
      </div>
    </form>
  );
}
