import { Field, useApi } from '@lingtan/web-sdk';
import { useId, type ReactNode } from 'react';

/** Id of a point, with those of the park to choose from. */
export function PointField(props: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}): ReactNode {
  const list = useId();
  const points = useApi<{ points: { id: string }[] } | { id: string }[]>('/points');
  const known = Array.isArray(points.data) ? points.data : (points.data?.points ?? []);
  return (
    <Field label={props.label}>
      <input
        list={list}
        value={props.value ?? ''}
        autoComplete="off"
        onChange={(event) => {
          const typed = event.currentTarget.value.trim();
          props.onChange(typed === '' ? undefined : typed);
        }}
      />
      <datalist id={list}>
        {known.map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </Field>
  );
}
