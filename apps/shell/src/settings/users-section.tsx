import {
  ConfirmByName,
  DataTable,
  formatTime,
  notify,
  Panel,
  useApi,
  useApiMutation,
  useLocalized,
  useMe,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { SecretShown } from '../account/secret-shown.tsx';
import { useT } from '../use-t.ts';
import { DutiesPanel } from './duties-panel.tsx';
import { UserDialog } from './user-dialog.tsx';
import type { PasswordLink, UserInfo } from './types.ts';

/** Accounts and what they may do on which park. */
export function UsersSection(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const users = useApi<UserInfo[]>('/api/users');
  const [editing, setEditing] = useState<UserInfo | 'new' | null>(null);
  const [removing, setRemoving] = useState<UserInfo | null>(null);
  const [link, setLink] = useState<PasswordLink | null>(null);
  const remove = useApiMutation<unknown, { id: string }>(({ id }) => `/api/users/${id}`, {
    method: 'DELETE',
    body: () => undefined,
    invalidate: ['/api/users'],
    onSuccess: () => setRemoving(null),
  });
  const columns = useMemo((): Column<UserInfo>[] => {
    const parks = new Map(me.parks.map((park) => [park.id, text(park.name)]));
    const rights = (user: UserInfo) =>
      user.platformAdmin
        ? t('role.platform-admin')
        : user.memberships
            .map(({ parkId, role }) => `${parks.get(parkId) ?? parkId}: ${t(`role.${role}`)}`)
            .join(' · ');
    return [
      { id: 'name', title: t('users.name'), width: 180, phone: true, value: (row) => row.name },
      { id: 'email', title: t('users.email'), width: 240, phone: true, value: (row) => row.email },
      { id: 'rights', title: t('users.rights'), value: rights },
      {
        id: 'proof',
        title: t('users.proof'),
        width: 150,
        value: (row) =>
          row.provider ?? t(`users.${row.passwordSet ? (row.factors > 0 ? 'has-factor' : 'no-factor') : 'invited'}`),
      },
      {
        id: 'created',
        title: t('users.created'),
        kind: 'time',
        width: 120,
        value: (row) => formatTime(row.createdAt, 'date'),
      },
      {
        id: 'actions',
        title: t('tokens.actions'),
        width: 80,
        phone: true,
        value: () => null,
        render: (row) => (
          <ActionIcon
            disabled={row.id === me.user.id}
            aria-label={t('users.delete', { name: row.name })}
            onClick={(event) => {
              event.stopPropagation();
              setRemoving(row);
            }}
          >
            <IconTrash size={14} />
          </ActionIcon>
        ),
      },
    ];
  }, [me, t, text]);
  return (
    <>
      <Panel flush state={viewState(users)}>
        <DataTable
          id="users"
          columns={columns}
          rows={users.data ?? []}
          rowKey={(row) => row.id}
          onOpen={setEditing}
          data-testid="users-table"
          tools={
            <Button leftSection={<IconPlus size={14} />} onClick={() => setEditing('new')} data-testid="new-user">
              {t('users.new')}
            </Button>
          }
        />
      </Panel>
      <DutiesPanel />
      {editing ? (
        <UserDialog
          key={editing === 'new' ? 'new' : editing.id}
          user={editing === 'new' ? null : editing}
          stored={editing === 'new' ? undefined : users.data?.find(({ id }) => id === editing.id)}
          onClose={() => setEditing(null)}
          onLink={setLink}
        />
      ) : null}
      <SecretShown
        title={t('users.link')}
        note={
          link
            ? t(link.mailed ? 'users.link-mailed' : 'users.link-note', { until: formatTime(link.endsAt, 'short') })
            : null
        }
        secret={link?.url ?? null}
        onClose={() => setLink(null)}
      />
      <ConfirmByName
        opened={removing !== null}
        name={removing?.email ?? ''}
        title={t('users.delete-title')}
        consequence={t('users.delete-consequence')}
        confirmLabel={t('users.delete-confirm')}
        busy={remove.isPending}
        onClose={() => setRemoving(null)}
        onConfirm={() => removing && remove.mutate({ id: removing.id }, { onError: (error) => notify.error(error) })}
      />
    </>
  );
}
