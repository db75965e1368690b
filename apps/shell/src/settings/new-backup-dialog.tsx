import { type ProblemError } from '@lingtan/web-sdk';
import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';

interface NewBackupDialogProps {
  opened: boolean;
  busy: boolean;
  error: ProblemError | null;
  /** With the passphrase, or an empty text. */
  onCreate: (passphrase: string) => void;
  onClose: () => void;
}

const shortest = 12;

function Form({ busy, error, onCreate, onClose }: NewBackupDialogProps): ReactNode {
  const t = useT();
  const [passphrase, setPassphrase] = useState('');
  const tooShort = passphrase !== '' && passphrase.length < shortest;
  return (
    <form
      className="lt-form"
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(passphrase);
      }}
    >
      <PasswordInput
        data-autofocus
        name="passphrase"
        autoComplete="new-password"
        label={t('backups.passphrase')}
        description={t('backups.passphrase-help')}
        value={passphrase}
        maxLength={200}
        error={tooShort ? t('backups.too-short', { least: shortest }) : error?.message}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <div className="lt-form-buttons">
        <Button variant="default" onClick={onClose}>
          {t('tokens.cancel')}
        </Button>
        <Button type="submit" loading={busy} disabled={tooShort} data-testid="make-backup">
          {t('backups.make')}
        </Button>
      </div>
    </form>
  );
}

/** Asks for the passphrase that seals the keys, which may be left empty. */
export function NewBackupDialog(props: NewBackupDialogProps): ReactNode {
  const t = useT();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('backups.new')} centered>
      {props.opened ? <Form {...props} /> : null}
    </Modal>
  );
}
