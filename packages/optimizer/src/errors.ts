/**
 * `OPTIMIZER_BAD_MODEL`: a column, row or array of a model cannot be; `OPTIMIZER_BAD_OPTIONS`: a solve option cannot be;
 * `OPTIMIZER_CLOSED`: a session was used after `close`.
 */
export type OptimizerErrorCode = 'OPTIMIZER_BAD_MODEL' | 'OPTIMIZER_BAD_OPTIONS' | 'OPTIMIZER_CLOSED';

/**
 * A mistake of the caller, thrown before anything is solved. What the solver itself cannot do is never thrown: it comes
 * back as the status of the result.
 */
export class OptimizerError extends Error {
  readonly code: OptimizerErrorCode;
  /** Where and what, for tests and logs: `{ column: 3, field: 'lower', value: NaN }`. */
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: OptimizerErrorCode, message: string, params: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'OptimizerError';
    this.code = code;
    this.params = params;
  }
}
