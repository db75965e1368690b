import { FormDialog, useApiMutation, useMe } from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { SessionsPanel } from '../account/sessions-panel.tsx';
import { useT } from '../use-t.ts';
import type { PasswordLink, UserInfo } from './types.ts';

/** How somebody else signs in: link for a password, second factors, sessions. */
export function UserAccess({
  user,
  onLink,
  onClose,
}: {
  user: UserInfo;
  onLink: (link: PasswordLink) => void;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  const me = useMe();
  const [asked, setAsked] = useState(false);
  const sessions = `/api/users/${user.id}/sessions`;
  const link = useApiMutation<PasswordLink>(`/api/users/${user.id}/link`, {
    onSuccess: (made) => {
      onClose();
      onLink(made);
    },
  });
  const take = useApiMutation(`/api/users/${user.id}/factors`, {
    ...{ method: 'DELETE', invalidate: ['/api/users', sessions], onSuccess: onClose },
  });
  const vouch = useApiMutation(`/api/users/${user.id}/vouch`, {
    ...{ body: () => ({}), invalidate: ['/api/users', '/proposals'], onSuccess: onClose },
  });
  if (user.id === me.user.id) return null;
  const error = link.error ?? take.error ?? vouch.error;
  return (
    <div className="lt-form" data-testid="user-access">
      <div className="settings-actions">
        {user.provider ? null : (
          <Button variant="default" loading={link.isPending} onClick={() => link.mutate()} data-testid="make-link">
            {t('users.make-link')}
          </Button>
        )}
        <Button variant="default" disabled={user.factors === 0} loading={take.isPending} onClick={() => setAsked(true)}>
          {t('users.take-factors')}
        </Button>
        {user.ties.length > 0 ? (
          <Button variant="default" loading={vouch.isPending} onClick={() => vouch.mutate()} data-testid="vouch">
            {t('users.vouch')}
          </Button>
        ) : null}
      </div>
      {user.ties.length > 0 ? (
        <p className="lt-form-help">{t('users.tied', { names: user.ties.map(({ name }) => name).join(', ') })}</p>
      ) : null}
      {error ? (
        <p className="lt-form-error" role="alert">
          {error.message}
        </p>
      ) : null}
      <SessionsPanel path={sessions} />
      {asked ? (
        <FormDialog
          title={t('users.take-factors')}
          hint={t('users.take-consequence', { email: user.email })}
          confirm={t('users.take-factors')}
          danger
          busy={take.isPending}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false);
            take.mutate();
          }}
        />
      ) : null}
    </div>
  );
}
