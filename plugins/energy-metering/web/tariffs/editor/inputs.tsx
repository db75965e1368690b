import { Field, FieldError, TextField } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useEditor, useProblem } from './editor-context.ts';
import type { Path } from './set-at.ts';

interface InputProps {
  path: Path;
  label: string;
  help?: string;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    root,
  );
}

function useValue(path: Path): [unknown, (value: unknown) => void, string | undefined] {
  const { draft } = useEditor();
  return [valueAt(draft.version, path), (value) => draft.set(path, value), useProblem(path)];
}

/** A text, or a decimal number kept as text with its unit inside the field, or a date. Empty and optional: the field is taken away. */
export function TextInput(
  props: InputProps & { unit?: string; optional?: boolean; decimal?: boolean; date?: boolean },
): ReactNode {
  const [value, set, error] = useValue(props.path);
  return (
    <TextField
      label={props.label}
      help={props.help}
      error={error}
      unit={props.unit}
      kind={props.decimal ? 'decimal' : props.date ? 'date' : 'text'}
      value={typeof value === 'string' ? value : ''}
      onChange={(text) => set(text === '' && props.optional ? undefined : text)}
    />
  );
}

/** A number with its unit inside the field. */
export function NumberInput(props: InputProps & { unit?: string; optional?: boolean }): ReactNode {
  const [value, set, error] = useValue(props.path);
  return (
    <Field label={props.label} help={props.help} error={error} unit={props.unit}>
      <input
        type="number"
        step="any"
        data-number
        value={typeof value === 'number' ? value : ''}
        aria-invalid={error ? true : undefined}
        onChange={(event) =>
          set(event.target.value === '' ? (props.optional ? undefined : null) : event.target.valueAsNumber)
        }
      />
    </Field>
  );
}

/** One of some options. Numbers stay numbers. */
export function SelectInput(
  props: InputProps & { options: readonly { value: string | number | undefined; label: string }[] },
): ReactNode {
  const [value, set, error] = useValue(props.path);
  const at = props.options.findIndex((option) => option.value === value);
  return (
    <Field label={props.label} help={props.help} error={error}>
      <select
        value={at < 0 ? '' : String(at)}
        aria-invalid={error ? true : undefined}
        onChange={(event) => set(props.options[Number(event.target.value)]!.value)}
      >
        {at < 0 ? <option value="" /> : null}
        {props.options.map((option, index) => (
          <option key={index} value={String(index)}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** A name in both languages. */
export function NameInputs({ path, en, zh }: { path: Path; en: string; zh: string }): ReactNode {
  return (
    <>
      <TextInput path={[...path, 'en']} label={en} />
      <TextInput path={[...path, 'zh-CN']} label={zh} />
    </>
  );
}

/** The message of a part that has no field of its own. */
export function PartProblem({ path }: { path: Path }): ReactNode {
  const problem = useProblem(path);
  return problem ? <FieldError>{problem}</FieldError> : null;
}
