import { ActionButton, Panel, useCan } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { AlarmRow } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';

/** In a flood: how many alarms of each class wait, oldest group first, since the first is often the cause. */
export function FloodGroups({
  rows,
  acknowledge,
}: {
  rows: readonly AlarmRow[];
  acknowledge: (keys: readonly string[]) => void;
}): ReactNode {
  const t = useT();
  const may = useCan('alarms.act');
  const groups = new Map<string, AlarmRow[]>();
  for (const row of rows) groups.set(row.class, [...(groups.get(row.class) ?? []), row]);
  const firstOf = (each: readonly AlarmRow[]): number => Math.min(...each.map(({ raisedAt }) => raisedAt ?? Infinity));
  const sorted = [...groups].toSorted((a, b) => firstOf(a[1]) - firstOf(b[1]));
  return (
    <Panel title={t('flood.groups')}>
      <ul className="al-groups">
        {sorted.map(([name, each]) => (
          <li key={name}>
            <strong>{each.length}</strong> {t.of('class', name, { defaultValue: name })}
            <span>{t('flood.urgent', { count: each.filter(({ priority }) => priority === 1).length })}</span>
            {may ? (
              <ActionButton quiet onClick={() => acknowledge(each.map(({ key }) => key))}>
                {t('flood.ack')}
              </ActionButton>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
