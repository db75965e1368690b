import { Page } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useT } from '../use-t.ts';

/** Page of an address that leads nowhere. */
export function NotFound(): ReactNode {
  const t = useT();
  const { pathname } = useLocation();
  return (
    <Page
      title={t('not-found.title')}
      state={{ kind: 'empty', title: pathname, action: <Link to="/">{t('not-found.home')}</Link> }}
    />
  );
}
