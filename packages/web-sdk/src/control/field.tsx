import type { ReactNode } from 'react';
import { unitSymbol } from '../format/units.ts';
import './field.css';

export interface FieldProps {
  label: string;
  /** Says what is expected, with the range. */
  help?: string | undefined;
  /** Stands in place of the help. */
  error?: string | undefined;
  /** Unit, drawn inside the input. */
  unit?: string | undefined;
  /** One input, select or textarea. */
  children: ReactNode;
}

/** Label above an input, help or error under it. {@link TextField} and {@link SelectField} are made of it. */
export function Field(props: FieldProps): ReactNode {
  return (
    <div className="lt-entry" data-invalid={props.error ? true : undefined}>
      <label>
        <span className="lt-entry-label">{props.label}</span>
        <span className="lt-entry-box" data-unit={props.unit === undefined ? undefined : unitSymbol(props.unit)}>
          {props.children}
        </span>
      </label>
      {props.error ? (
        <FieldError>{props.error}</FieldError>
      ) : props.help ? (
        <span className="lt-entry-help">{props.help}</span>
      ) : null}
    </div>
  );
}

/** The message of a field, or of a part of a form that has no field of its own. */
export function FieldError({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className="lt-entry-error" role="alert">
      {children}
    </span>
  );
}

/** Fields side by side; below each other on a phone. */
export function FieldRow({ columns, children }: { columns: 2 | 3 | 4; children: ReactNode }): ReactNode {
  return (
    <div className="lt-entry-row" data-columns={columns}>
      {children}
    </div>
  );
}
