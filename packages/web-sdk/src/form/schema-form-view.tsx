import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useEditedValue } from '../control/window-edits.tsx';
import { FormContext } from './form-context.ts';
import { FieldView } from './field-view.tsx';
import { fieldOf } from './field-model.ts';
import type { SchemaFormProps } from './schema-form.tsx';
import { validate } from './validate.ts';

/** The drawing behind `SchemaForm`. */
export default function SchemaFormView(props: SchemaFormProps): ReactNode {
  const { schema, value, onChange, onValid, serverProblems, showAll = false, disabled = false } = props;
  useEditedValue(value);
  const field = useMemo(() => fieldOf(schema), [schema]);
  const problems = useMemo(() => validate(field, value), [field, value]);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const valid = Object.keys(problems).length === 0;
  useEffect(() => onValid?.(valid), [valid, onValid]);
  const context = useMemo(
    () => ({
      problems,
      serverProblems: serverProblems ?? {},
      shows: (path: string) => showAll || touched.has(path),
      touch: (path: string) => setTouched((old) => (old.has(path) ? old : new Set(old).add(path))),
      disabled,
    }),
    [problems, serverProblems, showAll, touched, disabled],
  );
  return (
    <FormContext value={context}>
      <div className="lt-form" data-testid="schema-form">
        <FieldView field={field} path="" value={value} onChange={onChange} bare />
      </div>
    </FormContext>
  );
}
