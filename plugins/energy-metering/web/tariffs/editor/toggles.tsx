import type { ReactNode } from 'react';

/** Several of some options, as buttons that stay pressed. */
export function Toggles<Value extends string | number>(props: {
  label: string;
  options: readonly { value: Value; label: string; title?: string }[];
  chosen: readonly Value[];
  onToggle: (value: Value) => void;
}): ReactNode {
  return (
    <div className="tf-toggles" role="group" aria-label={props.label}>
      {props.options.map(({ value, label, title }) => (
        <button
          key={value}
          type="button"
          title={title}
          aria-pressed={props.chosen.includes(value)}
          onClick={() => props.onToggle(value)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** The list with the value put in or taken out, in the order of `all`. */
export function toggled<Value>(all: readonly Value[], list: readonly Value[], value: Value): Value[] {
  const next = new Set(list);
  if (!next.delete(value)) next.add(value);
  return all.filter((one) => next.has(one));
}
