import { useEffect, useId, useRef, type ReactNode } from 'react';

/** One of a few options, as a row of radio buttons. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}): ReactNode {
  const name = useId();
  return (
    <div className="tf-choice" role="radiogroup" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <label key={value} data-on={value === props.value || undefined}>
          <input type="radio" name={name} checked={value === props.value} onChange={() => props.onChange(value)} />
          {label}
        </label>
      ))}
    </div>
  );
}

/** A modal window; Escape and a click beside it close it. */
export function Dialog(props: { title: string; onClose: () => void; wide?: boolean; children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      className="tf-dialog"
      data-wide={props.wide || undefined}
      aria-label={props.title}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === ref.current) props.onClose();
      }}
    >
      <div className="tf-dialog-body">
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}

/** A button in the product's look. */
export function ActionButton({
  primary,
  quiet,
  danger,
  ...rest
}: React.ComponentProps<'button'> & { primary?: boolean; quiet?: boolean; danger?: boolean }): ReactNode {
  return (
    <button
      type="button"
      className="tf-button"
      data-primary={primary || undefined}
      data-quiet={quiet || undefined}
      data-danger={danger || undefined}
      {...rest}
    />
  );
}
