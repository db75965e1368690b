import { useApiMutation, useMe, useT } from '@lingtan/web-sdk';
import { Button, Drawer, Switch, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { MembershipsEditor } from './memberships-editor.tsx';
import { UserAccess } from './user-access.tsx';
import type { Membership, PasswordLink, UserInfo } from './types.ts';

interface UserChange {
  name: string;
  email?: string;
  platformAdmin: boolean;
  memberships: Membership[];
  invite?: true;
}

export interface UserDialogProps {
  /** Null for a new one. */
  user: UserInfo | null;
  onClose: () => void;
  /** Called with the link by which the user chooses a password. */
  onLink: (link: PasswordLink) => void;
}

/** Makes or changes an account with its memberships. */
export function UserDialog({ user, onClose, onLink }: UserDialogProps): ReactNode {
  const t = useT('shell');
  const me = useMe();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [platformAdmin, setPlatformAdmin] = useState(user?.platformAdmin ?? false);
  const [memberships, setMemberships] = useState<Membership[]>(user?.memberships ?? []);
  const save = useApiMutation<{ link?: PasswordLink }, UserChange>(user ? `/api/users/${user.id}` : '/api/users', {
    method: user ? 'PATCH' : 'POST',
    invalidate: ['/api/users', '/api/me'],
    onSuccess: ({ link }) => {
      onClose();
      if (link) onLink(link);
    },
  });
  const incomplete = memberships.some(({ role, enterpriseId }) => role === 'member' && enterpriseId === null);
  const valid = name.trim() !== '' && /.+@.+/.test(email) && !incomplete;
  return (
    <Drawer opened onClose={onClose} position="right" size={520} title={user ? user.name : t('users.new')}>
      <form
        className="lt-form"
        data-testid="user-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({
            name: name.trim(),
            ...(user ? {} : { email: email.trim(), invite: true as const }),
            platformAdmin,
            memberships,
          });
        }}
      >
        <TextInput
          data-autofocus
          name="name"
          label={t('users.name')}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          name="email"
          type="email"
          label={t('users.email')}
          value={email}
          readOnly={user !== null}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {user ? null : <p className="lt-form-help">{t('users.password-note')}</p>}
        <Switch
          label={t('role.platform-admin')}
          description={t('users.admin-help')}
          checked={platformAdmin}
          disabled={user?.id === me.user.id}
          onChange={(event) => setPlatformAdmin(event.currentTarget.checked)}
        />
        {platformAdmin ? null : <MembershipsEditor value={memberships} onChange={setMemberships} />}
        {save.error ? <p className="lt-form-error">{save.error.message}</p> : null}
        <div className="lt-form-buttons">
          <Button variant="default" onClick={onClose}>
            {t('tokens.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!valid}>
            {t(user ? 'users.save' : 'users.create')}
          </Button>
        </div>
      </form>
      {user ? <UserAccess user={user} onLink={onLink} onClose={onClose} /> : null}
    </Drawer>
  );
}
