/** Body of an `application/problem+json` answer. */
export interface Problem {
  title: string;
  status: number;
  /** Stable; compare this and nothing else. */
  code: string;
  detail?: string;
  hint?: string;
  params?: Record<string, unknown>;
  /** The same in other languages. */
  translations?: Record<string, { detail?: string; hint?: string }>;
}

/**
 * A call that was refused, or that did not arrive. Codes of the client itself: `SERVER_UNREACHABLE` (no answer came; the
 * call may have had its effect), `CLIENT_TIMEOUT`, `NOT_LINGTAN` (the answer is none of a Lingtan server). Status 0 for
 * those without an answer.
 */
export class LingtanApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;
  /** Seconds after which the server asks to be tried again (429, 503); null when it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, options: { retryAfterSeconds?: number | null; cause?: unknown } = {}) {
    super(problem.detail ?? problem.title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LingtanApiError';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** Reads a refusal, of the API or of a live subscription, into an error. */
export function apiError(status: number, body: unknown, retryAfter: string | null = null): LingtanApiError {
  const seconds = retryAfter === null ? NaN : Number(retryAfter);
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
  if (isProblem(body)) return new LingtanApiError({ ...body, status: body.status ?? status }, { retryAfterSeconds });
  return new LingtanApiError({ title: `HTTP ${status}`, status, code: 'NOT_LINGTAN' }, { retryAfterSeconds });
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && typeof (body as Problem).code === 'string';
}
