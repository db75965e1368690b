import type { PluginPageProps } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { RetirePage } from './retire-page.tsx';
import { RetirementsPage } from './retirements-page.tsx';

/** The list, or the wizard that adds to it. */
export function RetirementsSection({ rest }: PluginPageProps): ReactNode {
  return rest === 'new' ? <RetirePage /> : <RetirementsPage />;
}
