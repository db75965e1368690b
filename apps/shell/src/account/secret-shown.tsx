import { copyText } from '@lingtan/web-sdk';
import { Button, Modal } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import './account.css';

/** A secret that is shown once and never again. */
export function SecretShown({
  title,
  secret,
  note,
  onClose,
}: {
  title: string;
  secret: string | null;
  /** What has to be known beside it. */
  note?: string | null;
  onClose: () => void;
}): ReactNode {
  const t = useT();
  return (
    <Modal opened={secret !== null} onClose={onClose} title={title} closeOnClickOutside={false} centered>
      <div className="lt-form" data-testid="secret-shown">
        <p className="lt-form-text">{t('secret.once')}</p>
        {note ? <p className="lt-form-text">{note}</p> : null}
        <code className="secret" aria-label={title} tabIndex={0} data-testid="secret">
          {secret}
        </code>
        <div className="lt-form-buttons">
          <Button variant="default" leftSection={<IconCopy size={14} />} onClick={() => void copyText(secret ?? '')}>
            {t('secret.copy')}
          </Button>
          <Button onClick={onClose}>{t('secret.done')}</Button>
        </div>
      </div>
    </Modal>
  );
}
