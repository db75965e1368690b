import type { ReactNode } from 'react';

/** Label above, help and error under an input; `unit` stands inside it. */
export function Field(props: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  unit?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="tf-field" data-invalid={props.error ? true : undefined}>
      <label>
        <span className="tf-label">{props.label}</span>
        <span className="tf-input" data-unit={props.unit}>
          {props.children}
        </span>
      </label>
      {props.error ? (
        <span className="tf-error" role="alert">
          {props.error}
        </span>
      ) : props.help ? (
        <span className="tf-help">{props.help}</span>
      ) : null}
    </div>
  );
}
