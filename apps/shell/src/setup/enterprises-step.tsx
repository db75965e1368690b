import { TextField } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { freeId, idFrom } from './draft.ts';
import { Rows } from './rows.tsx';
import type { DraftEnterprise, StepProps } from './types.ts';

/** Enterprises of the park; their members will see their own data only. */
export function EnterprisesStep({ draft, change }: StepProps): ReactNode {
  const t = useT();
  const set = (enterprises: DraftEnterprise[]): void => {
    const taken: string[] = [];
    const named = enterprises.map((each, index) => {
      const known =
        draft.enterprises[index]?.id === each.id &&
        each.id !== '' &&
        draft.assets.some((a) => a.enterpriseId === each.id);
      const id = known ? each.id : freeId(idFrom(each.en) || `enterprise-${index + 1}`, taken);
      taken.push(id);
      return { ...each, id };
    });
    const left = new Set(taken);
    const assets = draft.assets.map((each) => (left.has(each.enterpriseId) ? each : { ...each, enterpriseId: '' }));
    change({ enterprises: named, assets });
  };
  return (
    <Rows
      rows={draft.enterprises}
      fresh={{ id: '', en: '', zh: '', key: false }}
      add={t('setup.add-enterprise')}
      empty={t('setup.no-enterprises')}
      onChange={set}
      data-testid="setup-enterprises"
    >
      {(row, update) => (
        <>
          <TextField label={t('setup.name-en')} value={row.en} onChange={(en) => update({ en })} maxLength={200} />
          <TextField label={t('setup.name-zh')} value={row.zh} onChange={(zh) => update({ zh })} maxLength={200} />
          <label className="setup-check">
            <input
              type="checkbox"
              checked={row.key}
              onChange={(event) => update({ key: event.currentTarget.checked })}
            />
            {t('setup.key-enterprise')}
          </label>
        </>
      )}
    </Rows>
  );
}
