import { useId, type ReactNode } from 'react';
import './controls.css';

/** A button in the product's look. */
export function ActionButton({ primary, ...rest }: React.ComponentProps<'button'> & { primary?: boolean }): ReactNode {
  return <button type="button" className="sd-button" data-primary={primary || undefined} {...rest} />;
}

/** One of a few options, as a row of radio buttons. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}): ReactNode {
  const name = useId();
  return (
    <div className="sd-choice" role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <label key={value} data-on={value === props.value || undefined}>
          <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
          {label}
        </label>
      ))}
    </div>
  );
}
