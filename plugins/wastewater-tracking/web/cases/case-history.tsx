import { formatTime, Panel } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { ExceedanceCase } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { CaseActions } from './case-actions.tsx';

/** What happened to an exceedance, oldest first, and what can be done: a phone has no room for that in the row. */
export function CaseHistory({ row }: { row: ExceedanceCase }): ReactNode {
  const t = useT();
  return (
    <Panel title={t('case.history', { id: row.id })} actions={<CaseActions row={row} />}>
      <ol className="water-steps">
        {row.steps.map(({ step, actor, note, at }) => (
          <li key={`${step}-${at}`}>
            <time>{formatTime(at, 'short')}</time> <strong>{t.of('case.step', step)}</strong> {actor}
            {note ? ` · ${note}` : ''}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
