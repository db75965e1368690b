import type { LocalizedText } from '../session/types.ts';
import type { Field } from './field-model.ts';
import type { SdkKey } from '../i18n/use-sdk-t.ts';

/** What is wrong with a field: key of the sdk's sentence and its values. */
export interface FieldProblem {
  key: SdkKey;
  params: Record<string, string | number>;
  /** What was expected, in words of the schema. */
  expected?: LocalizedText;
}

/** Problems by path: `meters.2.id`. */
export type FormProblems = Record<string, FieldProblem>;

/** The marker that stands for a stored secret. */
export interface StoredSecret {
  $secret: true;
}

export function isStoredSecret(value: unknown): value is StoredSecret {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)['$secret'] === true;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function numberProblem(field: Extract<Field, { kind: 'number' }>, value: number): FieldProblem | null {
  const low = field.min !== null && (field.exclusiveMin ? value <= field.min : value < field.min);
  const high = field.max !== null && (field.exclusiveMax ? value >= field.max : value > field.max);
  const unit = field.unit ? ` ${field.unit}` : '';
  const from = `${field.exclusiveMin ? '> ' : ''}${field.min}`;
  const to = `${field.exclusiveMax ? '< ' : ''}${field.max}`;
  if (low || high) {
    if (field.min !== null && field.max !== null) return { key: 'form.range', params: { min: from, max: to, unit } };
    return low ? { key: 'form.min', params: { min: from, unit } } : { key: 'form.max', params: { max: to, unit } };
  }
  if (field.integer && !Number.isInteger(value)) return { key: 'form.integer', params: {} };
  return null;
}

function textProblem(field: Extract<Field, { kind: 'text' }>, value: string): FieldProblem | null {
  if (field.minLength !== null && value.length < field.minLength) {
    return value === ''
      ? { key: 'form.required', params: {} }
      : { key: 'form.min-length', params: { min: field.minLength } };
  }
  if (field.maxLength !== null && value.length > field.maxLength)
    return { key: 'form.max-length', params: { max: field.maxLength } };
  if (field.pattern !== null && !matches(field.pattern, value))
    return { key: 'form.pattern', params: {}, ...(field.patternText ? { expected: field.patternText } : {}) };
  return null;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // A pattern that this browser cannot read is left to the server, which checks everything again.
    return true;
  }
}

/** Checks a value against its field, the same rules as on the server as far as a schema can say them. */
export function validate(field: Field, value: unknown, path = ''): FormProblems {
  const at = (name: string | number) => (path ? `${path}.${name}` : String(name));
  const problem = (found: FieldProblem | null): FormProblems => (found ? { [path]: found } : {});
  if (value === undefined || value === null || (value === '' && field.kind !== 'text')) {
    return field.required && field.default === undefined && field.kind !== 'secret'
      ? problem({ key: 'form.required', params: {} })
      : {};
  }
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? problem(textProblem(field, value)) : problem({ key: 'form.text', params: {} });
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
        ? problem(numberProblem(field, value))
        : problem({ key: 'form.number', params: {} });
    case 'choice':
      return field.options.some((option) => option.value === value)
        ? {}
        : problem({ key: 'form.choice', params: { value: String(value) } });
    case 'object':
      return Object.assign(
        {},
        ...field.fields.map(({ name, field: inner }) => validate(inner, record(value)[name], at(name))),
      ) as FormProblems;
    case 'variant': {
      const chosen = field.variants.find((variant) => variant.value === record(value)[field.key]);
      return chosen ? validate(chosen.field, value, path) : problem({ key: 'form.required', params: {} });
    }
    case 'list': {
      const list = Array.isArray(value) ? (value as unknown[]) : [];
      if (field.min !== null && list.length < field.min)
        return problem({ key: 'form.min-items', params: { min: field.min } });
      if (field.max !== null && list.length > field.max)
        return problem({ key: 'form.max-items', params: { max: field.max } });
      return Object.assign({}, ...list.map((item, i) => validate(field.item, item, at(i)))) as FormProblems;
    }
    case 'map':
      return Object.assign(
        {},
        ...Object.entries(record(value)).map(([key, item]) => validate(field.value, item, at(key))),
      ) as FormProblems;
    default:
      return {};
  }
}
