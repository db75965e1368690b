import { Button, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { unitSymbol } from '../format/units.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { Field } from './field-model.ts';
import type { FieldProps } from './field-props.ts';
import { useFormState, useProblem } from './form-context.ts';
import { isStoredSecret } from './validate.ts';

type Leaf<K extends Field['kind']> = FieldProps<Extract<Field, { kind: K }>>;

function useShared(field: Field, path: string) {
  const text = useLocalized();
  const { disabled, touch } = useFormState();
  const error = useProblem(path);
  return {
    label: text(field.title),
    description: text(field.description) || undefined,
    withAsterisk: field.required && field.default === undefined,
    error,
    disabled,
    name: path,
    onBlur: () => touch(path),
  };
}

/** One line of text. */
export function TextField({ field, path, value, onChange }: Leaf<'text'>): ReactNode {
  return (
    <TextInput
      {...useShared(field, path)}
      value={typeof value === 'string' ? value : ''}
      placeholder={typeof field.default === 'string' ? field.default : undefined}
      type={field.format === 'email' ? 'email' : field.format === 'uri' ? 'url' : 'text'}
      autoComplete="off"
      onChange={(event) => {
        const next = event.currentTarget.value;
        onChange(next === '' && !field.required ? (field.nullable ? null : undefined) : next);
      }}
    />
  );
}

/** A number with its unit inside the field. */
export function NumberField({ field, path, value, onChange }: Leaf<'number'>): ReactNode {
  const unit = field.unit ? unitSymbol(field.unit) : '';
  return (
    <NumberInput
      {...useShared(field, path)}
      value={typeof value === 'number' ? value : ''}
      placeholder={field.default === undefined ? undefined : String(field.default)}
      allowDecimal={!field.integer}
      clampBehavior="none"
      hideControls
      rightSection={unit ? <span className="lt-form-unit">{unit}</span> : undefined}
      rightSectionWidth={unit ? 16 + unit.length * 8 : undefined}
      rightSectionPointerEvents="none"
      onChange={(next) => onChange(typeof next === 'number' ? next : field.nullable ? null : undefined)}
    />
  );
}

/** A secret: never shown; kept unless it is replaced. */
export function SecretField({ field, path, value, onChange }: Leaf<'secret'>): ReactNode {
  const t = useSdkT();
  const shared = useShared(field, path);
  const [stored] = useState(() => (isStoredSecret(value) ? value : null));
  if (isStoredSecret(value)) {
    return (
      <TextInput
        {...shared}
        value="••••••••••"
        readOnly
        rightSectionWidth={84}
        rightSection={
          <Button size="compact-xs" variant="subtle" disabled={shared.disabled} onClick={() => onChange(undefined)}>
            {t('form.replace')}
          </Button>
        }
      />
    );
  }
  return (
    <div className="lt-form-secret">
      <PasswordInput
        {...shared}
        value={typeof value === 'string' ? value : ''}
        autoComplete="new-password"
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
      {stored ? (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(stored)}>
          {t('form.keep')}
        </Button>
      ) : null}
    </div>
  );
}

/** Whatever has no field of its own, as JSON text. */
export function JsonField({ field, path, value, onChange }: Leaf<'json'>): ReactNode {
  const t = useSdkT();
  const shared = useShared(field, path);
  const [draft, setDraft] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [broken, setBroken] = useState(false);
  return (
    <Textarea
      {...shared}
      value={draft}
      autosize
      minRows={2}
      maxRows={14}
      classNames={{ input: 'lt-form-code' }}
      error={broken ? t('form.json') : shared.error}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setDraft(next);
        try {
          onChange(next.trim() === '' ? undefined : (JSON.parse(next) as unknown));
          setBroken(false);
        } catch {
          setBroken(true);
        }
      }}
    />
  );
}
