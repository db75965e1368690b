import { ConfirmByName, formatTime, usePark, type ProblemError } from '@lingtan/web-sdk';
import { Checkbox, PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Backup } from './backup-types.ts';

/** What is sent to have a backup restored. */
export interface RestoreWish {
  name: string;
  passphrase?: string;
  backupFirst: boolean;
}

interface RestoreDialogProps {
  /** Null: closed. */
  backup: Backup | null;
  busy: boolean;
  error: ProblemError | null;
  onRestore: (wish: RestoreWish) => void;
  onClose: () => void;
}

/** Says what a restore does, and asks for what it needs. */
export function RestoreDialog(props: RestoreDialogProps): ReactNode {
  // With each backup the fields begin anew.
  return <Dialog {...props} key={props.backup?.name ?? ''} />;
}

function Dialog({ backup, busy, error, onRestore, onClose }: RestoreDialogProps): ReactNode {
  const t = useT();
  const park = usePark();
  const [passphrase, setPassphrase] = useState('');
  const [backupFirst, setBackupFirst] = useState(true);
  // A key file is the server's; of passphrases it may have the one that is needed.
  const sealed = backup?.encryption === 'passphrase' || (backup?.encryption === null && backup.keys);
  const atPassphrase = sealed && error?.code === 'BACKUP_PASSPHRASE';
  return (
    <ConfirmByName
      opened={backup !== null}
      name={backup?.name ?? ''}
      title={t('backups.restore-title')}
      consequence={
        <>
          <p>{t('backups.restore-lost', { taken: formatTime(backup?.takenAt, 'datetime', park.timeZone) })}</p>
          <p>{t('backups.restore-down')}</p>
        </>
      }
      confirmLabel={t('backups.restore-confirm')}
      busy={busy}
      error={atPassphrase ? null : error}
      onClose={onClose}
      onConfirm={() =>
        backup && onRestore({ name: backup.name, backupFirst, ...(passphrase === '' ? {} : { passphrase }) })
      }
    >
      {sealed ? (
        <PasswordInput
          name="passphrase"
          autoComplete="off"
          label={t('backups.restore-passphrase')}
          description={t('backups.restore-passphrase-help')}
          value={passphrase}
          maxLength={200}
          error={atPassphrase ? error.message : undefined}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      ) : null}
      <Checkbox
        label={t('backups.restore-safety')}
        description={t(sealed ? 'backups.restore-safety-sealed' : 'backups.restore-safety-help')}
        checked={backupFirst}
        onChange={(event) => setBackupFirst(event.currentTarget.checked)}
        data-testid="backup-first"
      />
    </ConfirmByName>
  );
}
