import { SelectField, TextField, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { freeId, idFrom, pointsOf } from './draft.ts';
import { Rows } from './rows.tsx';
import type { DraftAsset, StepProps } from './types.ts';

/** Assets from templates: each brings the points that its kind usually has. */
export function AssetsStep({ draft, setup, change }: StepProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const templates = setup.templates.map(({ id, title }) => ({ value: id, label: text(title) }));
  const enterprises = draft.enterprises.map(({ id, en, zh }) => ({
    value: id,
    label: text({ en: en || zh, 'zh-CN': zh || en }),
  }));
  const set = (assets: DraftAsset[]): void => {
    const taken: string[] = [];
    const named = assets.map((each) => {
      const hasDevice = draft.devices.some(({ asset }) => asset === each.id);
      const id = hasDevice && !taken.includes(each.id) ? each.id : freeId(idFrom(each.en) || each.template, taken);
      taken.push(id);
      return { ...each, id };
    });
    change({ assets: named, devices: draft.devices.filter(({ asset }) => taken.includes(asset)) });
  };
  return (
    <Rows
      rows={draft.assets}
      fresh={{ id: '', en: '', zh: '', template: templates[0]?.value ?? '', enterpriseId: '' }}
      add={t('setup.add-asset')}
      empty={t('setup.no-assets')}
      onChange={set}
      data-testid="setup-assets"
    >
      {(row, update) => (
        <>
          <SelectField
            label={t('setup.template')}
            help={pointsOf(row, draft, setup)
              .map(({ name }) => text(name))
              .join(', ')}
            value={row.template}
            options={templates}
            onChange={(template) => update({ template })}
          />
          <TextField label={t('setup.name-en')} value={row.en} onChange={(en) => update({ en })} maxLength={200} />
          <TextField label={t('setup.name-zh')} value={row.zh} onChange={(zh) => update({ zh })} maxLength={200} />
          <SelectField
            label={t('setup.enterprise')}
            value={row.enterpriseId}
            none={t('setup.park-itself')}
            options={enterprises}
            onChange={(enterpriseId) => update({ enterpriseId })}
          />
        </>
      )}
    </Rows>
  );
}
