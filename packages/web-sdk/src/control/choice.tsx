import { useId, type ReactNode } from 'react';
import './controls.css';

export interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of a few options, as a row of radio buttons. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const name = useId();
  return (
    <div className="lt-choice" role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <label key={value} data-on={value === props.value || undefined}>
          <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
          {label}
        </label>
      ))}
    </div>
  );
}
