import { Notice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** Says that what the page shows was begun by examples of a demonstration park. */
export function DemoNotice(): ReactNode {
  const t = useT();
  return <Notice title={t('demo.title')}>{t('demo.hint')}</Notice>;
}
