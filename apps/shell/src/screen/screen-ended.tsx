import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import './screen.css';

/** In place of the screen when its token is unknown, expired or revoked. It is asked again by itself. */
export function ScreenEnded(): ReactNode {
  const t = useT();
  return (
    <main className="screen-ended" data-testid="screen-ended">
      <h1>{t('screen.ended')}</h1>
      <p>{t('screen.ended-hint')}</p>
    </main>
  );
}
