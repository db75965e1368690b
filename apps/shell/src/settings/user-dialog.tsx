import {
  CancelButton,
  isSameValue,
  StoredForm,
  useApi,
  useApiMutation,
  useEditedValue,
  useLocalized,
  useMe,
  WhileSent,
} from '@lingtan/web-sdk';
import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { FormDrawer } from '../layout/form-window.tsx';
import type { Provider } from '../session/provider-links.tsx';
import { useT } from '../use-t.ts';
import { MembershipsEditor } from './memberships-editor.tsx';
import { UserAccess } from './user-access.tsx';
import type { Membership, PasswordLink, UserInfo } from './types.ts';

/** What a change of a user rests on. */
type UserBefore = Pick<UserInfo, 'name' | 'platformAdmin' | 'memberships' | 'provider'>;

interface UserChange {
  name?: string;
  email?: string;
  platformAdmin?: boolean;
  memberships?: Membership[];
  invite?: true;
  provider?: string;
  before?: UserBefore;
}

export interface UserDialogProps {
  /** As it was when the dialog was opened; null for a new one. */
  user: UserInfo | null;
  /** As it is now. */
  stored: UserInfo | undefined;
  onClose: () => void;
  /** Called with the link by which the user chooses a password. */
  onLink: (link: PasswordLink) => void;
}

const beforeOf = ({ name, platformAdmin, memberships, provider }: UserInfo): UserBefore => ({
  ...{ name, platformAdmin, memberships, provider },
});

interface FormProps extends Omit<UserDialogProps, 'stored'> {
  /** The user that the change rests on. */
  seen: UserInfo | undefined;
}

function Form({ user, seen, onClose, onLink }: FormProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [platformAdmin, setPlatformAdmin] = useState(user?.platformAdmin ?? false);
  const [memberships, setMemberships] = useState<Membership[]>(user?.memberships ?? []);
  const providers = useApi<{ providers: Provider[] }>('/api/auth/providers').data?.providers ?? [];
  const [provider, setProvider] = useState(user?.provider ?? '');
  useEditedValue([name, email, platformAdmin, memberships, provider]);
  const isManaged = provider !== '';
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
    <form
      className="lt-form"
      data-testid="user-form"
      onSubmit={(event) => {
        event.preventDefault();
        const before = seen ? { before: beforeOf(seen) } : {};
        if (isManaged) return save.mutate({ provider, ...before });
        save.mutate({
          name: name.trim(),
          ...(user ? before : { email: email.trim(), invite: true as const }),
          // What this person has not changed is left as it is.
          ...(platformAdmin === user?.platformAdmin ? {} : { platformAdmin }),
          ...(user && isSameValue(memberships, user.memberships) ? {} : { memberships }),
        });
      }}
    >
      <WhileSent sending={save.isPending}>
        <TextInput
          data-autofocus
          name="name"
          label={t('users.name')}
          value={name}
          maxLength={100}
          readOnly={isManaged}
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
        {user && (isManaged || (providers.length > 0 && user.id !== me.user.id)) ? (
          <NativeSelect
            name="provider"
            label={t('users.proof')}
            description={t(isManaged ? 'users.provider-managed' : 'users.provider-help')}
            value={provider}
            disabled={user.provider !== null}
            onChange={(event) => setProvider(event.currentTarget.value)}
            data={[
              ...(user.provider === null ? [{ value: '', label: t('users.no-factor') }] : []),
              ...(user.provider && !providers.some(({ id }) => id === user.provider)
                ? [{ value: user.provider, label: user.provider }]
                : []),
              ...providers.map(({ id, name: title }) => ({ value: id, label: text(title) })),
            ]}
          />
        ) : null}
        <Switch
          label={t('role.platform-admin')}
          description={t('users.admin-help')}
          checked={platformAdmin}
          disabled={isManaged || user?.id === me.user.id}
          onChange={(event) => setPlatformAdmin(event.currentTarget.checked)}
        />
        {platformAdmin || isManaged ? null : <MembershipsEditor value={memberships} onChange={setMemberships} />}
      </WhileSent>
      {save.error ? <p className="lt-form-error">{save.error.message}</p> : null}
      <div className="lt-form-buttons">
        <CancelButton />
        <Button type="submit" loading={save.isPending} disabled={!valid || Boolean(user?.provider)}>
          {t(user ? 'users.save' : 'users.create')}
        </Button>
      </div>
    </form>
  );
}

/** Makes or changes an account with its memberships. */
export function UserDialog(props: UserDialogProps): ReactNode {
  const { user, stored, ...rest } = props;
  const { onClose, onLink } = rest;
  const t = useT();
  return (
    <FormDrawer onClose={onClose} title={user ? user.name : t('users.new')}>
      {user ? (
        <StoredForm stored={stored} version={stored ? JSON.stringify(beforeOf(stored)) : ''}>
          {(shown, seen) => <Form {...rest} user={shown} seen={seen} />}
        </StoredForm>
      ) : (
        <Form {...rest} user={null} seen={undefined} />
      )}
      {user ? <UserAccess user={user} onLink={onLink} onClose={onClose} /> : null}
    </FormDrawer>
  );
}
