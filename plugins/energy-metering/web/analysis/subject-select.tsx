import { useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { LoadData } from '../../contracts/analysis.ts';
import { useT } from '../use-t.ts';

/** Chooses whose load is shown; a plain select, since a park has hundreds of meters and the platform's list is fast. */
export function SubjectSelect({ data, onChoose }: { data: LoadData; onChoose: (id: string) => void }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const group = (title: string, matches: (id: string) => boolean): ReactNode => {
    const list = data.subjects.filter(({ id }) => matches(id));
    if (list.length === 0) return null;
    return (
      <optgroup label={title}>
        {list.map(({ id, name }) => (
          <option key={id} value={id}>
            {text(name)}
          </option>
        ))}
      </optgroup>
    );
  };
  return (
    <select
      className="em-select"
      aria-label={t('load.subject')}
      value={data.subject}
      onChange={(event) => onChoose(event.currentTarget.value)}
    >
      {group(t('load.park'), (id) => id === 'park')}
      {group(t('load.enterprises'), (id) => id.startsWith('enterprise:'))}
      {group(t('load.meters'), (id) => id.startsWith('meter:'))}
    </select>
  );
}
