import type { ReactNode } from 'react';
import { onDemand } from '../on-demand/on-demand.tsx';
import type { JsonSchema } from './json-schema.ts';
import './form.css';

export interface SchemaFormProps {
  schema: JsonSchema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Told after each change whether the value may be sent. */
  onValid?: (valid: boolean) => void;
  /** Problems the server found, by path (`meters.2.id`). */
  serverProblems?: Record<string, string>;
  /** Shows every problem, not only those of fields that were left. */
  showAll?: boolean;
  disabled?: boolean;
}

const View = onDemand(async () => (await import('./schema-form-view.tsx')).default);

/** Form drawn from a JSON Schema: one column, labels above, help under, units inside, problems named on blur. */
export function SchemaForm(props: SchemaFormProps): ReactNode {
  return <View {...props} />;
}
