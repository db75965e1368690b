import { Notice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ProcessIsolation } from './types.ts';

/** What the system does not keep plugins in processes of their own from, what it said to it, and what helps. */
export function IsolationNotice({ isolation }: { isolation: ProcessIsolation }): ReactNode {
  const t = useT();
  if (isolation.missing.length === 0) return null;
  return (
    <Notice
      tone={isolation.level === 'full' ? 'plain' : 'warning'}
      title={t(`plugins.isolation-title-${isolation.level}`)}
      data-testid="isolation"
    >
      <ul className="plugin-isolation">
        {isolation.missing.map(({ measure, reason }) => (
          <li key={measure}>
            {t(`plugins.isolation-missing-${measure}`)} <code>{reason}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
