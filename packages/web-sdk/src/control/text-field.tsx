import type { ReactNode } from 'react';
import { Field, type FieldProps } from './field.tsx';

export interface TextFieldProps extends Omit<FieldProps, 'children'> {
  /** Kept as the person typed it: decimals and dates are read by the caller, who names what is wrong in `error`. */
  value: string;
  onChange: (value: string) => void;
  /** `decimal` and `date` (YYYY-MM-DD) are trimmed and drawn with tabular figures; `long` has several lines. */
  kind?: 'text' | 'decimal' | 'date' | 'long';
  /** What holds while the field is empty. */
  placeholder?: string | undefined;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  maxLength?: number;
  onBlur?: () => void;
  'data-testid'?: string;
}

/** A text, a decimal number with its unit, a date or a text of several lines. */
export function TextField(props: TextFieldProps): ReactNode {
  const { label, help, error, unit, kind = 'text', onChange, placeholder, ...rest } = props;
  const number = kind === 'decimal' || kind === 'date';
  const common = {
    ...rest,
    placeholder: placeholder ?? (kind === 'date' ? 'YYYY-MM-DD' : undefined),
    'aria-invalid': error ? true : undefined,
  };
  return (
    <Field label={label} help={help} error={error} unit={unit}>
      {kind === 'long' ? (
        <textarea rows={3} {...common} onChange={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input
          inputMode={kind === 'decimal' ? 'decimal' : undefined}
          data-number={number || undefined}
          autoComplete="off"
          {...common}
          onChange={(event) => onChange(number ? event.currentTarget.value.trim() : event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
