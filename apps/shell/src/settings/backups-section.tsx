import {
  ConfirmByName,
  DataTable,
  formatBytes,
  formatNumber,
  formatTime,
  notify,
  Panel,
  useApi,
  useApiMutation,
  usePark,
  viewState,
  type Column,
} from '@lingtan/web-sdk';
import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconPlus, IconRestore, IconShieldCheck, IconTestPipe, IconTrash } from '@tabler/icons-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { forgetRestore, noteRestore } from '../session/after-restore.ts';
import { useT } from '../use-t.ts';
import { DownloadBackup, HandInBackup } from './backup-files.tsx';
import { BackupPlanPanel } from './backup-plan-panel.tsx';
import type { Backup, BackupEncryption, Backups } from './backup-types.ts';
import { NewBackupDialog } from './new-backup-dialog.tsx';
import { RestoreDialog, type RestoreWish } from './restore-dialog.tsx';
import { RestoreOutcome } from './restore-outcome.tsx';
import { RestoreWatch } from './restore-watch.tsx';

const path = '/api/backups';

/** Backups of the installation: make one, watch it, verify it, restore it, delete it. */
export function BackupsSection(): ReactNode {
  const t = useT();
  const park = usePark();
  const [running, setRunning] = useState(false);
  const list = useApi<Backups>(path, { refetchMs: running ? 1000 : 30_000 });
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState<Backup | null>(null);
  const rows = useMemo(() => list.data?.backups ?? [], [list.data]);
  const busy = rows.some(({ state }) => state === 'running');
  useEffect(() => setRunning(busy), [busy]);
  const make = useApiMutation<{ name: string }, { passphrase?: string }>(path, {
    invalidate: [path],
    onSuccess: () => setCreating(false),
  });
  const verify = useApiMutation<{ ok: boolean; opened: boolean; problems: string[] }, { name: string }>(
    ({ name }) => `${path}/${name}/verify`,
    {
      body: () => ({}),
      onSuccess: ({ ok, opened, problems }, { name }) =>
        ok
          ? notify.success(t(opened ? 'backups.holds' : 'backups.holds-unopened', { name }))
          : notify.error(new Error(problems.join('; '))),
    },
  );
  const drill = useApiMutation<{ startedAt: string }, { name: string }>(({ name }) => `${path}/${name}/drill`, {
    body: () => ({}),
    invalidate: [path],
    onSuccess: (_answer, { name }) => notify.success(t('backups.drill-begun', { name })),
  });
  const remove = useApiMutation<unknown, { name: string }>(({ name }) => `${path}/${name}`, {
    method: 'DELETE',
    body: () => undefined,
    invalidate: [path],
    onSuccess: () => setRemoving(null),
  });
  const [restoring, setRestoring] = useState<Backup | null>(null);
  const restore = useApiMutation<{ id: string; takenAt: string }, RestoreWish>(
    ({ name }) => `${path}/${name}/restore`,
    {
      body: ({ name, ...wish }) => ({ ...wish, confirm: name }),
      onSuccess: () => {
        noteRestore();
        setRestoring(null);
      },
    },
  );
  // Whoever comes here sees how it ended.
  useEffect(forgetRestore, []);
  const columns = useMemo(
    (): Column<Backup>[] => [
      {
        id: 'taken',
        title: t('backups.taken'),
        kind: 'time',
        width: 190,
        phone: true,
        value: (row) => formatTime(row.takenAt, 'datetime', park.timeZone),
      },
      {
        id: 'state',
        title: t('backups.state'),
        width: 220,
        phone: true,
        value: (row) => t(`backups.${row.state}`),
        render: (row) =>
          row.state === 'running' ? (
            <span className="settings-progress">
              {t('backups.progress', { done: row.tablesDone, of: row.tables || '…' })}
              <Progress
                value={row.tables === 0 ? 0 : (100 * row.tablesDone) / row.tables}
                aria-label={t('backups.running')}
              />
            </span>
          ) : (
            <span className={row.problem ? 'settings-bad' : undefined} {...(row.problem ? { title: row.problem } : {})}>
              {t(`backups.${row.state}`)}
              {row.problem ? `: ${row.problem}` : ''}
            </span>
          ),
      },
      {
        id: 'made',
        title: t('backups.made'),
        width: 110,
        value: (row) => t(row.scheduled ? 'backups.by-plan' : 'backups.by-hand'),
      },
      {
        id: 'rows',
        title: t('backups.rows'),
        kind: 'number',
        width: 120,
        value: (row) => formatNumber(row.rows, { digits: 0 }),
      },
      {
        id: 'bytes',
        title: t('backups.size'),
        kind: 'number',
        width: 110,
        value: (row) => (row.bytes === null ? '–' : formatBytes(row.bytes)),
      },
      {
        id: 'encryption',
        title: t('backups.encryption'),
        width: 150,
        value: (row) => {
          if (row.state !== 'done') return '–';
          return t(row.encryption ? `backups.by-${row.encryption}` : row.keys ? 'backups.only-keys' : 'backups.clear');
        },
      },
      {
        id: 'actions',
        title: t('tokens.actions'),
        width: 180,
        phone: true,
        value: () => null,
        render: (row) => (
          <span className="settings-actions">
            <ActionIcon
              aria-label={t('backups.verify', { name: row.name })}
              disabled={row.state !== 'done' || verify.isPending}
              onClick={() => verify.mutate({ name: row.name }, { onError: (error) => notify.error(error) })}
            >
              <IconShieldCheck size={14} />
            </ActionIcon>
            <DownloadBackup name={row.name} disabled={row.state !== 'done'} />
            <ActionIcon
              aria-label={t('backups.drill', { name: row.name })}
              title={t('backups.drill-title')}
              disabled={row.state !== 'done' || busy || drill.isPending}
              onClick={() => drill.mutate({ name: row.name }, { onError: (error) => notify.error(error) })}
            >
              <IconTestPipe size={14} />
            </ActionIcon>
            <ActionIcon
              aria-label={t('backups.restore', { name: row.name })}
              disabled={row.state !== 'done' || busy}
              onClick={() => {
                restore.reset();
                setRestoring(row);
              }}
            >
              <IconRestore size={14} />
            </ActionIcon>
            <ActionIcon
              aria-label={t('backups.delete', { name: row.name })}
              disabled={row.state === 'running'}
              onClick={() => setRemoving(row)}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </span>
        ),
      },
    ],
    [busy, drill, park, restore, t, verify],
  );
  const add = (
    <>
      <HandInBackup disabled={busy} />
      <Button
        leftSection={<IconPlus size={14} />}
        disabled={busy}
        onClick={() => setCreating(true)}
        data-testid="new-backup"
      >
        {t('backups.new')}
      </Button>
    </>
  );
  return (
    <>
      {restore.data ? <RestoreWatch {...restore.data} /> : null}
      {list.data?.lastRestore ? <RestoreOutcome last={list.data.lastRestore} /> : null}
      <Panel
        flush
        state={viewState(list, {
          when: rows.length === 0,
          title: t('backups.empty'),
          hint: t('backups.hint'),
          action: add,
        })}
      >
        <DataTable
          id="backups"
          columns={columns}
          rows={rows}
          rowKey={(row) => row.name}
          tools={add}
          data-testid="backups-table"
        />
      </Panel>
      {list.data ? <p className="settings-note">{t('backups.where', { folder: list.data.folder })}</p> : null}
      {list.data ? <EncryptionNote {...list.data.encryption} /> : null}
      {list.data ? <BackupPlanPanel /> : null}
      <NewBackupDialog
        opened={creating}
        busy={make.isPending}
        error={make.error}
        onClose={() => setCreating(false)}
        onCreate={(passphrase) => make.mutate(passphrase === '' ? {} : { passphrase })}
      />
      <RestoreDialog
        backup={restoring}
        busy={restore.isPending}
        error={restore.error}
        onRestore={(wish) => restore.mutate(wish)}
        onClose={() => setRestoring(null)}
      />
      <ConfirmByName
        opened={removing !== null}
        name={removing?.name ?? ''}
        title={t('backups.delete-title')}
        consequence={t('backups.delete-consequence')}
        confirmLabel={t('backups.delete-confirm')}
        busy={remove.isPending}
        onClose={() => setRemoving(null)}
        onConfirm={() =>
          removing && remove.mutate({ name: removing.name }, { onError: (error) => notify.error(error) })
        }
      />
    </>
  );
}

/** What encrypts the backups, and what it means to lose that. */
function EncryptionNote({ kind, id, problem }: BackupEncryption): ReactNode {
  const t = useT();
  return (
    <p className={problem ? 'lt-form-error' : 'settings-note'} data-testid="backup-encryption">
      {problem ? t('backups.no-key', { problem }) : t(`backups.note-${kind}`, { id: id ?? '' })}
    </p>
  );
}
