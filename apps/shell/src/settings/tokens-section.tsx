import {
  Age,
  ConfirmByName,
  DataTable,
  formatTime,
  notify,
  Panel,
  ProposalsPanel,
  StatusBadge,
  useApi,
  useApiMutation,
  useLocalized,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconShieldCheck, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { ControlPointsDialog } from './control-points-dialog.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { SecretShown } from '../account/secret-shown.tsx';
import type { NewToken, TokenInfo, TokenKind } from './types.ts';

interface Made {
  id: string;
  token: string;
  waiting: boolean;
}

/** API keys, device tokens or displays of the park. */
export function TokensSection({ kind }: { kind: TokenKind }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const tokens = useApi<TokenInfo[]>(`/${kind}`);
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [removing, setRemoving] = useState<TokenInfo | null>(null);
  const [feeding, setFeeding] = useState<TokenInfo | null>(null);
  const create = useApiMutation<Made, NewToken>(`/${kind}`, {
    invalidate: [`/${kind}`, '/proposals'],
    onSuccess: (answer) => {
      setCreating(false);
      setMade(answer);
    },
  });
  const revoke = useApiMutation<unknown, { id: string }>(({ id }) => `/${kind}/${id}`, {
    method: 'DELETE',
    body: () => undefined,
    invalidate: [`/${kind}`],
    onSuccess: () => setRemoving(null),
  });
  const takeOver = useApiMutation<unknown, { id: string }>(({ id }) => `/devices/${id}/owner`, {
    body: () => ({}),
    invalidate: ['/devices', '/notices'],
  });
  const { mutate: takeOverDevice } = takeOver;
  const columns = useMemo((): Column<TokenInfo>[] => {
    const enterprises = new Map(park.enterprises.map((enterprise) => [enterprise.id, text(enterprise.name)]));
    const scope = (token: TokenInfo) =>
      kind === 'devices'
        ? (token.pointPrefix ?? t('tokens.all-points'))
        : token.enterpriseId
          ? (enterprises.get(token.enterpriseId) ?? token.enterpriseId)
          : t('tokens.whole-park');
    const ownerOf = ({ owner, maker }: TokenInfo) =>
      owner === null
        ? t(kind === 'devices' ? 'tokens.owned-by-park' : 'tokens.nobody')
        : maker !== null && maker.id !== owner.id
          ? t('tokens.made-by', { owner: owner.name, maker: maker.name })
          : owner.name;
    return [
      { id: 'name', title: t('tokens.name'), phone: true, value: (row) => row.name },
      ...(kind === 'api-keys'
        ? [
            { id: 'role', title: t('tokens.role'), width: 140, value: (row: TokenInfo) => t.of('role', row.role) },
            {
              id: 'limits',
              title: t('tokens.limits'),
              width: 200,
              value: (row: TokenInfo) =>
                [
                  ...(row.permissions ? [t('tokens.some-permissions', { count: row.permissions.length })] : []),
                  ...(row.addresses ?? []),
                ].join(', ') || t('tokens.no-limits'),
            },
          ]
        : []),
      {
        id: 'owner',
        title: t('tokens.owner'),
        width: 160,
        phone: true,
        value: ownerOf,
        render: (row) =>
          row.waiting ? (
            <StatusBadge state="waiting" label={t('tokens.waiting')} title={ownerOf(row)} />
          ) : row.covered ? (
            ownerOf(row)
          ) : (
            <StatusBadge state="failed" label={t('tokens.not-covered')} title={ownerOf(row)} />
          ),
      },
      {
        id: 'scope',
        title: t(kind === 'devices' ? 'tokens.prefix' : 'tokens.scope'),
        width: 200,
        phone: true,
        value: scope,
      },
      ...(kind === 'devices'
        ? [
            {
              id: 'control-points',
              title: t('tokens.control-points'),
              width: 200,
              value: ({ controlPoints }: TokenInfo) => controlPoints?.join(', ') ?? t('tokens.control-points-all'),
              render: ({ controlPoints }: TokenInfo) =>
                controlPoints === null ? (
                  <StatusBadge state="warning" label={t('tokens.control-points-all')} />
                ) : (
                  controlPoints.join(', ') || t('tokens.control-points-none')
                ),
            },
          ]
        : []),
      {
        id: 'created',
        title: t('tokens.created'),
        kind: 'time',
        width: 150,
        value: (row) => formatTime(row.createdAt, 'date', park.timeZone),
      },
      {
        id: 'expires',
        title: t('tokens.expires'),
        kind: 'time',
        width: 150,
        value: (row) => (row.expiresAt ? formatTime(row.expiresAt, 'date', park.timeZone) : t('tokens.never')),
      },
      {
        id: 'used',
        title: t('tokens.used'),
        kind: 'time',
        width: 130,
        value: (row) => row.lastUsedAt,
        render: (row) => <Age at={row.lastUsedAt} />,
      },
      {
        id: 'actions',
        title: t('tokens.actions'),
        width: 110,
        phone: true,
        value: () => null,
        render: (row) => (
          <>
            {kind === 'devices' ? (
              <ActionIcon
                aria-label={t('tokens.control-points-of', { name: row.name })}
                onClick={() => setFeeding(row)}
              >
                <IconShieldCheck size={14} />
              </ActionIcon>
            ) : null}
            {kind === 'devices' && row.owner === null ? (
              <ActionIcon
                aria-label={t('tokens.take-over', { name: row.name })}
                onClick={() => takeOverDevice({ id: row.id }, { onError: (error) => notify.error(error) })}
              >
                <IconUserPlus size={14} />
              </ActionIcon>
            ) : null}
            <ActionIcon aria-label={t('tokens.revoke', { name: row.name })} onClick={() => setRemoving(row)}>
              <IconTrash size={14} />
            </ActionIcon>
          </>
        ),
      },
    ];
  }, [kind, park, t, takeOverDevice, text]);
  const add = (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setCreating(true)} data-testid={`new-${kind}`}>
      {t(`tokens.new-${kind}`)}
    </Button>
  );
  const rows = tokens.data ?? [];
  const state = viewState(tokens, {
    when: rows.length === 0,
    title: t(`tokens.empty-${kind}`),
    hint: t(`tokens.hint-${kind}`),
    action: add,
  });
  return (
    <>
      {kind === 'api-keys' ? <ProposalsPanel kind="kernel.key" touches={['/api-keys']} /> : null}
      {kind === 'devices' ? <ProposalsPanel kind="kernel.device-points" touches={['/devices']} /> : null}
      <Panel flush state={state}>
        <DataTable
          id={kind}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          tools={add}
          data-testid={`${kind}-table`}
        />
      </Panel>
      <NewTokenDialog
        kind={kind}
        opened={creating}
        busy={create.isPending}
        error={create.error}
        onClose={() => setCreating(false)}
        onCreate={(token) => create.mutate(token)}
      />
      <ControlPointsDialog device={feeding} onClose={() => setFeeding(null)} />
      <SecretShown
        title={t(`tokens.shown-${kind}`)}
        secret={made && (kind === 'screens' ? screenAddress(park.id, made.token) : made.token)}
        note={made?.waiting ? t('tokens.waits') : null}
        onClose={() => setMade(null)}
      />
      <ConfirmByName
        opened={removing !== null}
        name={removing?.name ?? ''}
        title={t('tokens.revoke-title')}
        consequence={t('tokens.revoke-consequence')}
        confirmLabel={t('tokens.revoke-confirm')}
        busy={revoke.isPending}
        onClose={() => setRemoving(null)}
        onConfirm={() => removing && revoke.mutate({ id: removing.id }, { onError: (error) => notify.error(error) })}
      />
    </>
  );
}

/** What the browser of a display opens. The token stands behind `#`, which is sent to no server and stands in no log. */
function screenAddress(park: string, token: string): string {
  return `${location.origin}/screen/${encodeURIComponent(park)}#token=${token}`;
}
