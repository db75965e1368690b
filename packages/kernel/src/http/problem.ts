import { LingtanError, type Logger, fieldProblems, shown } from '@lingtan/sdk';
import type { z } from 'zod';
import { asDatabaseError, errorCode, rootMessage } from '../database/connection-errors.ts';
import { httpErrors } from '../errors.ts';

/** Body of an error response, RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  params: Record<string, unknown>;
  hint?: string;
  /** Detail and hint in Chinese, where the error has them. */
  translations?: { 'zh-CN': { detail: string; hint?: string } };
  instance: string;
}

/** Fifty problems, and that there are more. */
const mostFields = 51;

/** A part of a request that does not fit its schema. */
export interface InvalidPart {
  where: 'params' | 'query' | 'body';
  error: z.ZodError;
  input: unknown;
  schema?: z.ZodType;
}

/** Error of an input that does not fit its schemas: the first problem in the message, all of them in `params.fields`. */
export function invalidInput(...parts: readonly InvalidPart[]): LingtanError {
  const found = parts
    .flatMap(({ where, error, input, schema }) =>
      fieldProblems(error, input, schema).map((problem) => ({ where, ...problem, value: shown(problem.value) })),
    )
    // Of the second part of a request that is wrong no more is told than of the first.
    .slice(0, mostFields);
  const { where, field, value, expected, problem, 'zh-CN': zh } = found[0]!;
  return httpErrors.INVALID({
    message: { en: `${field || where}: ${problem}`, 'zh-CN': `${field || where}：${zh.problem}` },
    field: field === '' ? where : `${where}.${field}`,
    value,
    expected,
    fields: found,
  });
}

/**
 * Makes the problem of an error. What is not a LingtanError is logged in full and shown as an internal error only.
 * @param log null where the log has it already
 */
export function toProblem(thrown: unknown, instance: string, log: Logger | null): Problem {
  const error = asDatabaseError(thrown);
  const known = isLingtanError(error) ? error : unstorable(error);
  if (!known) log?.error({ err: error, instance }, 'a request failed unexpectedly');
  else if (known.status >= 500) log?.warn({ err: known, code: known.code, instance }, known.message);
  const status = known?.status ?? 500;
  const zh = known ? known['zh-CN'] : { message: '服务器发生错误，详见服务器日志。' };
  return {
    type: `urn:lingtan:error:${known?.code ?? 'INTERNAL'}`,
    title: titles[status] ?? 'Error',
    status,
    code: known?.code ?? 'INTERNAL',
    detail: known?.message ?? 'The server met an error; it is in the log of the server.',
    params: known?.params ?? {},
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    ...(zh ? { translations: { 'zh-CN': { detail: zh.message, ...(zh.hint ? { hint: zh.hint } : {}) } } } : {}),
    instance,
  };
}

/**
 * PostgreSQL holds neither NUL nor half a surrogate pair; where one gets through to it, the caller sent it. SQLSTATE 22021
 * and 22P05, and 22P02 when it was inside JSON.
 */
function unstorable(error: unknown): LingtanError | null {
  const code = errorCode(error) ?? '';
  const character = ['22021', '22P05'].includes(code) || (code === '22P02' && rootMessage(error).includes('type json'));
  return character ? httpErrors.UNSTORABLE({}, error) : null;
}

// By shape: a plugin may carry a copy of the sdk, whose class is another one.
function isLingtanError(error: unknown): error is LingtanError {
  if (error instanceof LingtanError) return true;
  if (!(error instanceof Error) || error.name !== 'LingtanError') return false;
  const { code, status } = error as Partial<LingtanError>;
  return typeof code === 'string' && typeof status === 'number';
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available now',
  507: 'Out of space',
};
