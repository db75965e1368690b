import { Notice, Quantity, useApi } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { RecalculationsData } from '../../contracts/period-routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';
import './periods.css';

/** Publications that newer factors would change; nothing where there are none. */
export function Recalculations(): ReactNode {
  const t = useT();
  const profile = useWordsOf('profile');
  const { data } = useApi<RecalculationsData>('./recalculations');
  if (!data || data.publications.length === 0) return null;
  return (
    <Notice tone="warning" title={t('recalculate.title')} data-testid="recalculations">
      <ul className="carbon-gaps">
        {data.publications.map(({ period, profile: name, revision, unit, before, after, changes, ref }) => (
          <li key={`${period}/${name}`}>
            {t('recalculate.one', { period, profile: profile(name.split('@')[0]!), revision })}{' '}
            <Quantity
              value={before === null ? null : Number(before)}
              unit={unit}
              scale="none"
              digits={2}
              evidence={ref}
            />
            {` → ${after ?? '–'}; `}
            {changes.map(({ factorBefore, factorAfter }) => `${factorBefore} → ${factorAfter}`).join(', ')}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
