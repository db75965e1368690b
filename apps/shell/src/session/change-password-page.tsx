import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { EntryFrame } from './entry-frame.tsx';
import { PasswordForm } from './password-form.tsx';
import { meKey } from './me-key.ts';

/** The generated first password has to be replaced before anything else. */
export function ChangePasswordPage(): ReactNode {
  const t = useT();
  const client = useQueryClient();
  return (
    <EntryFrame title={t('password.title')}>
      <p className="entry-note">{t('password.forced')}</p>
      <PasswordForm size="sm" onDone={() => void client.invalidateQueries({ queryKey: meKey })} />
    </EntryFrame>
  );
}
