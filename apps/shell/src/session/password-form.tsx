import { useApiMutation } from '@lingtan/web-sdk';
import { Button, PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

const shortest = 12;

/** Old password, new password twice; by the token of a link without the old one. */
export function PasswordForm({
  onDone,
  size = 'xs',
  token,
}: {
  onDone: () => void;
  size?: 'xs' | 'sm';
  token?: string;
}): ReactNode {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const leave = (name: string) => () => setLeft((old) => new Set(old).add(name));
  const change = useApiMutation<unknown, object>(token === undefined ? '/api/me/password' : '/api/auth/password-link', {
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setAgain('');
      setLeft(new Set());
      onDone();
    },
  });
  const tooShort = next.length < shortest;
  const differs = next !== again;
  const weak = change.error?.code === 'AUTH_WEAK_PASSWORD' ? change.error : undefined;
  return (
    <form
      className="lt-form"
      data-testid="password-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!tooShort && !differs)
          change.mutate({ ...(token === undefined ? { currentPassword: current } : { token }), newPassword: next });
      }}
    >
      {token === undefined ? (
        <PasswordInput
          size={size}
          name="current"
          label={t('password.current')}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={change.error?.code === 'AUTH_WRONG_PASSWORD' ? change.error.message : undefined}
        />
      ) : null}
      <PasswordInput
        size={size}
        name="new"
        label={t('password.new')}
        description={t('password.rule', { count: shortest })}
        autoComplete="new-password"
        value={next}
        onBlur={leave('new')}
        onChange={(event) => setNext(event.currentTarget.value)}
        error={left.has('new') && tooShort ? t('password.short', { count: shortest }) : weak?.message}
      />
      <PasswordInput
        size={size}
        name="again"
        label={t('password.again')}
        autoComplete="new-password"
        value={again}
        onBlur={leave('again')}
        onChange={(event) => setAgain(event.currentTarget.value)}
        error={left.has('again') && differs ? t('password.differs') : undefined}
      />
      {change.error && change.error !== weak && change.error.code !== 'AUTH_WRONG_PASSWORD' ? (
        <p className="lt-form-error" role="alert">
          {change.error.message}
        </p>
      ) : null}
      <div className="lt-form-buttons">
        <Button
          size={size}
          type="submit"
          loading={change.isPending}
          disabled={(token === undefined && !current) || tooShort || differs}
        >
          {t('password.submit')}
        </Button>
      </div>
    </form>
  );
}
