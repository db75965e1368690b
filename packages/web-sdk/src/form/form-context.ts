import { createContext, use } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { useLocalized } from '../i18n/use-t.ts';
import type { FormProblems } from './validate.ts';

export interface FormState {
  problems: FormProblems;
  serverProblems: Record<string, string>;
  shows: (path: string) => boolean;
  touch: (path: string) => void;
  disabled: boolean;
}

export const FormContext = createContext<FormState | null>(null);

/** State of the form around a field. */
export function useFormState(): FormState {
  const state = use(FormContext);
  if (!state) throw new Error('A form field is used outside a SchemaForm');
  return state;
}

/** Sentence of what is wrong at a path, once the field was left. */
export function useProblem(path: string): string | undefined {
  const state = useFormState();
  const t = useSdkT();
  const problem = state.problems[path];
  const text = useLocalized();
  if (problem && state.shows(path))
    return problem.expected ? t('form.expected', { expected: text(problem.expected) }) : t(problem.key, problem.params);
  return state.serverProblems[path];
}
