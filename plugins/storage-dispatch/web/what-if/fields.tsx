import { useId, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { isValid, type Draft } from './draft.ts';

interface FieldProps {
  field: keyof Draft;
  value: string;
  onChange: (value: string) => void;
  unit: string;
  /** What holds while the field is empty. */
  fallback?: string;
  /** With it a slider stands above the field. */
  slider?: { min: number; max: number; step: number };
}

/** A number with its unit; says its range once it was left with something else in it. */
export function Field({ field, value, onChange, unit, fallback, slider }: FieldProps): ReactNode {
  const t = useT();
  const id = useId();
  const [left, setLeft] = useState(false);
  const wrong = left && !isValid(field, value);
  return (
    <div className="sd-field">
      <label htmlFor={id}>{t(`what-if.field.${field}`)}</label>
      <div className="sd-field-row">
        {slider ? (
          <input
            type="range"
            {...slider}
            value={Number(value) || 0}
            aria-label={t(`what-if.field.${field}`)}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : null}
        <span className="sd-field-box">
          <input
            id={id}
            inputMode="decimal"
            value={value}
            placeholder={fallback}
            aria-invalid={wrong || undefined}
            aria-describedby={`${id}-help`}
            onBlur={() => setLeft(true)}
            onChange={(event) => onChange(event.target.value)}
            data-testid={`what-if-${field}`}
          />
          <span className="sd-field-unit">{unit}</span>
        </span>
      </div>
      <p id={`${id}-help`} className="sd-field-help" data-wrong={wrong || undefined} role={wrong ? 'alert' : undefined}>
        {t(`what-if.${wrong ? 'range' : 'help'}.${field}`)}
      </p>
    </div>
  );
}
