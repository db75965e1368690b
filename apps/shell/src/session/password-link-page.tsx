import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useT } from '../use-t.ts';
import { EntryFrame } from './entry-frame.tsx';
import { PasswordForm } from './password-form.tsx';

/** Where the link of an invitation or a reset leads: a password is chosen by it. */
export function PasswordLinkPage(): ReactNode {
  const t = useT();
  const [token] = useState(() => location.hash.slice(1));
  const [done, setDone] = useState(false);
  useEffect(() => {
    // Nobody who looks at the address or the history of the browser later is to find it there.
    history.replaceState(history.state, '', location.pathname);
  }, []);
  return (
    <EntryFrame title={t('password.link-title')}>
      {done ? (
        <p className="entry-note" role="status">
          {t('password.link-done')} <Link to="/">{t('login.submit')}</Link>
        </p>
      ) : (
        <PasswordForm size="sm" token={token} onDone={() => setDone(true)} />
      )}
    </EntryFrame>
  );
}
