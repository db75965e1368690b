import { currentLanguage, texts } from '../i18n/i18n.ts';

/** Body of an `application/problem+json` answer. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  params?: Record<string, unknown>;
  hint?: string;
  instance?: string;
}

/** A refused or failed call. Compare {@link ProblemError.code}. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/** What a problem says to a person: what is so, and what to do about it, each as a sentence. */
export function problemText({ detail, title, hint }: Problem): string {
  const said = detail ?? title;
  if (!hint) return said;
  if (/[.!?…。！？；;]$/.test(said)) return `${said} ${hint}`;
  return currentLanguage() === 'zh-CN' ? `${said}。${hint}` : `${said}. ${hint}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads whatever an error answer carried into a {@link Problem}, in the language of the page; a proxy's HTML page becomes one too. */
export function toProblem(status: number, statusText: string, body: unknown): Problem {
  if (isRecord(body)) {
    const title = typeof body['title'] === 'string' ? body['title'] : undefined;
    const message = typeof body['message'] === 'string' ? body['message'] : undefined;
    const problem: Problem = {
      title: title ?? message ?? statusText,
      status: typeof body['status'] === 'number' ? body['status'] : status,
      code: typeof body['code'] === 'string' ? body['code'] : `HTTP_${status}`,
    };
    if (typeof body['detail'] === 'string') problem.detail = body['detail'];
    if (typeof body['hint'] === 'string') problem.hint = body['hint'];
    if (typeof body['type'] === 'string') problem.type = body['type'];
    if (typeof body['instance'] === 'string') problem.instance = body['instance'];
    if (isRecord(body['params'])) problem.params = body['params'];
    const translated = isRecord(body['translations']) ? body['translations'][currentLanguage()] : undefined;
    if (isRecord(translated)) {
      if (typeof translated['detail'] === 'string') problem.detail = translated['detail'];
      if (typeof translated['hint'] === 'string') problem.hint = translated['hint'];
    }
    return problem;
  }
  return { title: statusText || `HTTP ${status}`, status, code: `HTTP_${status}` };
}

/** What happened on the way, without an answer of the server, in the language of the page. */
export function localProblem(code: 'SERVER_UNREACHABLE' | 'PAGE_UNREACHABLE'): ProblemError {
  const title = texts.isInitialized ? texts.t(`problem.${code}`, { ns: 'sdk' }) : code;
  return new ProblemError({ title, status: 0, code });
}

// Chromium, Firefox, Safari: code of a page that could not be fetched.
const missingCode = /dynamically imported module|importing a module script|unable to preload/i;

/** Turns anything thrown into a {@link ProblemError}, so that screens have one shape to show. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && missingCode.test(message)) return localProblem('PAGE_UNREACHABLE');
  return new ProblemError({ title: message, status: 0, code: 'CLIENT_ERROR' });
}
