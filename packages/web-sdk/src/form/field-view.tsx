import { Select, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocalized } from '../i18n/use-t.ts';
import { initialValue, type Field } from './field-model.ts';
import type { FieldProps } from './field-props.ts';
import { useFormState, useProblem } from './form-context.ts';
import { JsonField, NumberField, SecretField, TextField } from './leaf-fields.tsx';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function ObjectField({
  field,
  path,
  value,
  onChange,
  bare,
}: FieldProps<Extract<Field, { kind: 'object' }>>): ReactNode {
  const text = useLocalized();
  const document = record(value);
  const inner = field.fields.map(({ name, field: child }) => (
    <FieldView
      key={name}
      field={child}
      path={path ? `${path}.${name}` : name}
      value={document[name]}
      onChange={(next) => {
        const { [name]: _old, ...rest } = document;
        onChange(next === undefined ? rest : { ...document, [name]: next });
      }}
    />
  ));
  if (bare) return <div className="lt-fields">{inner}</div>;
  return (
    <fieldset className="lt-fieldset">
      <legend>{text(field.title)}</legend>
      {field.description ? <p className="lt-form-help">{text(field.description)}</p> : null}
      <div className="lt-fields">{inner}</div>
    </fieldset>
  );
}

function VariantField({
  field,
  path,
  value,
  onChange,
  bare,
}: FieldProps<Extract<Field, { kind: 'variant' }>>): ReactNode {
  const text = useLocalized();
  const { disabled } = useFormState();
  const document = record(value);
  const chosen = field.variants.find((variant) => variant.value === document[field.key]);
  return (
    <fieldset className="lt-fieldset" data-bare={bare || undefined}>
      {bare ? null : <legend>{text(field.title)}</legend>}
      <div className="lt-fields">
        <Select
          label={text(field.keyTitle)}
          data={field.variants.map((variant) => ({ value: variant.value, label: text(variant.title) }))}
          value={chosen?.value ?? null}
          allowDeselect={false}
          disabled={disabled}
          onChange={(next) => {
            const variant = field.variants.find((each) => each.value === next);
            if (variant) onChange({ [field.key]: variant.value, ...record(initialValue(variant.field)) });
          }}
        />
        {chosen ? <FieldView field={chosen.field} path={path} value={value} onChange={onChange} bare /> : null}
      </div>
    </fieldset>
  );
}

function ChoiceField({ field, path, value, onChange }: FieldProps<Extract<Field, { kind: 'choice' }>>): ReactNode {
  const shown = value === undefined ? field.default : value;
  const text = useLocalized();
  const { disabled, touch } = useFormState();
  return (
    <Select
      label={text(field.title)}
      description={text(field.description) || undefined}
      withAsterisk={field.required}
      data={field.options.map((option) => ({ value: String(option.value), label: text(option.title) }))}
      value={shown === undefined || shown === null ? null : String(shown)}
      clearable={!field.required && field.default === undefined}
      allowDeselect={!field.required && field.default === undefined}
      error={useProblem(path)}
      disabled={disabled}
      name={path}
      onBlur={() => touch(path)}
      onChange={(next) =>
        onChange(
          next === null
            ? field.nullable
              ? null
              : undefined
            : field.options.find((option) => String(option.value) === next)?.value,
        )
      }
    />
  );
}

function BooleanField({ field, path, value, onChange }: FieldProps<Extract<Field, { kind: 'boolean' }>>): ReactNode {
  const text = useLocalized();
  const { disabled } = useFormState();
  return (
    <Switch
      label={text(field.title)}
      description={text(field.description) || undefined}
      checked={value === undefined ? field.default === true : value === true}
      error={useProblem(path)}
      disabled={disabled}
      name={path}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Draws one field and all below it. */
export function FieldView(props: FieldProps): ReactNode {
  const { field } = props;
  switch (field.kind) {
    case 'object':
      return <ObjectField {...props} field={field} />;
    case 'variant':
      return <VariantField {...props} field={field} />;
    case 'choice':
      return <ChoiceField {...props} field={field} />;
    case 'boolean':
      return <BooleanField {...props} field={field} />;
    case 'list':
      return <ListField {...props} field={field} view={FieldView} />;
    case 'map':
      return <MapField {...props} field={field} view={FieldView} />;
    case 'text':
      return <TextField {...props} field={field} />;
    case 'number':
      return <NumberField {...props} field={field} />;
    case 'secret':
      return <SecretField {...props} field={field} />;
    case 'json':
      return <JsonField {...props} field={field} />;
  }
}
