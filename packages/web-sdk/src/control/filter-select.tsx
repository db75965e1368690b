import type { ReactNode } from 'react';
import './controls.css';

export interface FilterSelectProps {
  label: string;
  /** Name of the entry for no choice, whose value is empty; left out when one must be chosen. */
  all?: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  'data-testid'?: string;
}

/** A select without a visible label, for the line above a table: its first entry says what is not filtered. */
export function FilterSelect({ label, all, value, options, onChange, ...rest }: FilterSelectProps): ReactNode {
  return (
    <select
      className="lt-select"
      aria-label={label}
      value={value}
      data-set={(all !== undefined && value !== '') || undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...rest}
    >
      {all === undefined ? null : <option value="">{all}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
