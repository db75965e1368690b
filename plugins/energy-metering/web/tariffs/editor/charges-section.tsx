import { ActionButton } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../../use-t.ts';
import { useEditor } from './editor-context.ts';
import { NameInputs, SelectInput, TextInput } from './inputs.tsx';
import { Section } from './section.tsx';

const kinds = ['transmission', 'line-loss', 'system-operation', 'surcharge', 'other'] as const;

/** What is added per kWh at all hours, and the premium of green power. */
export function ChargesSection(): ReactNode {
  const t = useT();
  const { draft } = useEditor();
  const { adders } = draft.version;
  const add = () => {
    let number = adders.length + 1;
    while (adders.some(({ id }) => id === `adder-${number}`)) number += 1;
    const fresh = { id: `adder-${number}`, name: { en: '', 'zh-CN': '' }, kind: 'other', pricePerKwh: '' };
    draft.set(['adders', adders.length], fresh, true);
  };
  return (
    <Section
      title={t('tariffs.adders')}
      paths={[['adders'], ['greenPremiumPerKwh']]}
      actions={
        <ActionButton quiet onClick={add}>
          + {t('tariffs.add')}
        </ActionButton>
      }
    >
      {adders.map((adder, index) => (
        <div className="tf-adder" key={adder.id}>
          <NameInputs path={['adders', index, 'name']} en={t('tariffs.name-en')} zh={t('tariffs.name-zh')} />
          <SelectInput
            path={['adders', index, 'kind']}
            label={t('tariffs.kind')}
            options={kinds.map((value) => ({ value, label: t(`tariffs.adder.${value}`) }))}
          />
          <TextInput
            path={['adders', index, 'pricePerKwh']}
            label={t('tariffs.price')}
            unit={t('tariffs.unit.kwh')}
            decimal
          />
          <ActionButton
            quiet
            aria-label={t('tariffs.remove')}
            onClick={() => draft.set(['adders', index], undefined, true)}
          >
            ×
          </ActionButton>
        </div>
      ))}
      <div className="tf-three">
        <TextInput
          path={['greenPremiumPerKwh']}
          label={t('tariffs.green')}
          help={t('tariffs.green-help')}
          unit={t('tariffs.unit.kwh')}
          decimal
          optional
        />
      </div>
    </Section>
  );
}
