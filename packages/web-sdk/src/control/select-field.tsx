import type { ReactNode } from 'react';
import { Field, type FieldProps } from './field.tsx';

export interface SelectFieldProps<Value extends string> extends Omit<FieldProps, 'children' | 'unit'> {
  /** Empty while nothing is chosen. */
  value: Value | '';
  options: readonly { value: Value; label: string }[];
  /** Name of the entry for no choice; without it a choice cannot be taken back. */
  none?: string;
  disabled?: boolean;
  onChange: (value: Value | '') => void;
  'data-testid'?: string;
}

/** One of some options, with a label above. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>): ReactNode {
  const { label, help, error, value, options, none, onChange, ...rest } = props;
  return (
    <Field label={label} help={help} error={error}>
      <select
        value={value}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(event.currentTarget.value as Value | '')}
        {...rest}
      >
        {none !== undefined ? <option value="">{none}</option> : value === '' ? <option value="" disabled /> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
