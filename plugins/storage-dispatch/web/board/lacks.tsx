import { formatTime, LinkButton } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlansData } from '../../contracts/routes.ts';
import { useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** What is missing before a plan can be made, each in words, and the way to the configuration. */
export function Lacks({ lacks }: { lacks: PlansData['lacks'] }): ReactNode {
  const t = useT();
  const series = useWordsOf('forecast.series');
  if (lacks.length === 0) return null;
  const shown = (name: string, value: unknown): string | number => {
    if (typeof value === 'number') return value;
    if (name === 'series') return series(String(value));
    return name === 'at' || name === 'from' ? formatTime(String(value), 'short') : String(value);
  };
  return (
    <div className="sd-lacks" data-testid="lacks">
      <ul>
        {lacks.map(({ code, params }) => (
          <li key={`${code} ${JSON.stringify(params)}`} data-code={code}>
            {t.of(
              'lacks',
              code,
              Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(name, value)])),
            )}
          </li>
        ))}
      </ul>
      <LinkButton to="/plugins" permission="kernel.plugins-manage">
        {t('board.configure')}
      </LinkButton>
    </div>
  );
}
