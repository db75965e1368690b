import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import { initialValue, type Field } from './field-model.ts';
import type { NestingFieldProps } from './field-props.ts';
import { useFormState } from './form-context.ts';

/** Entries under names of one's own. */
export function MapField({
  field,
  path,
  value,
  onChange,
  view: View,
}: NestingFieldProps<Extract<Field, { kind: 'map' }>>): ReactNode {
  const t = useSdkT();
  const text = useLocalized();
  const { disabled } = useFormState();
  const [name, setName] = useState('');
  const map = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return (
    <fieldset className="lt-fieldset" data-list>
      <legend>
        {text(field.title)} <span className="lt-form-count">{Object.keys(map).length}</span>
      </legend>
      {field.description ? <p className="lt-form-help">{text(field.description)}</p> : null}
      {Object.entries(map).map(([key, item]) => (
        <div className="lt-form-row" key={key}>
          <View
            field={{ ...field.value, title: key }}
            path={`${path}.${key}`}
            value={item}
            onChange={(next) => onChange({ ...map, [key]: next })}
          />
          <ActionIcon
            variant="subtle"
            disabled={disabled}
            aria-label={`${t('form.remove')} ${key}`}
            onClick={() => onChange(Object.fromEntries(Object.entries(map).filter(([other]) => other !== key)))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      <div className="lt-form-row">
        <TextInput
          size="xs"
          aria-label={t('form.name')}
          placeholder={t('form.name')}
          value={name}
          disabled={disabled}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={12} />}
          disabled={disabled || name === '' || name in map}
          onClick={() => {
            onChange({ ...map, [name]: initialValue(field.value) ?? null });
            setName('');
          }}
        >
          {t('form.add')}
        </Button>
      </div>
    </fieldset>
  );
}
