import type { ReactNode } from 'react';
import { type ProblemError, problemText } from '../api/problem.ts';
import './form.css';

/** Why what a form has sent was refused, beside its buttons, where no message lies over them; nothing without an error. */
export function FormError({ error }: { error: ProblemError | null }): ReactNode {
  return error ? (
    <p className="lt-form-error" role="alert">
      {problemText(error.problem)}
    </p>
  ) : null;
}
