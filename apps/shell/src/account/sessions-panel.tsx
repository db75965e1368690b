import { DataTable, formatTime, notify, Panel, useApi, useApiMutation, viewState, type Column } from '@lingtan/web-sdk';
import { ActionIcon, Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

interface Session {
  id: string;
  address: string;
  browser: string | null;
  since: string;
  seenAt: string;
  own: boolean;
}

/** Where somebody is signed in: the person at `/api/me/sessions`, another one at `/api/users/:id/sessions`. */
export function SessionsPanel({ path }: { path: string }): ReactNode {
  const t = useT();
  const sessions = useApi<Session[]>(path);
  const end = useApiMutation<unknown, { id?: string }>(({ id }) => (id === undefined ? path : `${path}/${id}`), {
    ...{ method: 'DELETE', body: () => undefined, invalidate: [path] },
  });
  const { mutate } = end;
  const columns = useMemo(
    (): Column<Session>[] => [
      {
        id: 'browser',
        title: t('sessions.browser'),
        phone: true,
        value: (row) =>
          [row.browser ?? t('sessions.program'), row.own ? t('sessions.own') : null].filter(Boolean).join(' · '),
      },
      { id: 'address', title: t('sessions.address'), width: 130, value: (row) => row.address },
      {
        id: 'since',
        title: t('sessions.since'),
        kind: 'time',
        width: 110,
        value: (row) => formatTime(row.since, 'short'),
      },
      {
        id: 'seen',
        title: t('sessions.seen'),
        kind: 'time',
        width: 110,
        phone: true,
        value: (row) => formatTime(row.seenAt, 'short'),
      },
      {
        id: 'actions',
        title: t('tokens.actions'),
        width: 70,
        phone: true,
        value: () => null,
        render: (row) => (
          <ActionIcon
            disabled={row.own}
            aria-label={t('sessions.end', { browser: row.browser ?? t('sessions.program') })}
            onClick={() => mutate({ id: row.id }, { onError: (error) => notify.error(error) })}
          >
            <IconLogout size={14} />
          </ActionIcon>
        ),
      },
    ],
    [t, mutate],
  );
  const others = (sessions.data ?? []).some(({ own }) => !own);
  return (
    <Panel flush title={t('sessions.title')} state={viewState(sessions)}>
      <DataTable
        id="sessions"
        columns={columns}
        rows={sessions.data ?? []}
        rowKey={(row) => row.id}
        data-testid="sessions-table"
        tools={
          <Button
            variant="default"
            disabled={!others}
            loading={end.isPending}
            onClick={() => mutate({}, { onError: (error) => notify.error(error) })}
          >
            {t('sessions.end-others')}
          </Button>
        }
      />
    </Panel>
  );
}
