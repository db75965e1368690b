import { LingtanError } from '@lingtan/sdk';
import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { databaseErrors } from './errors.ts';

const retryableStates = new Set(['40001', '40P01']);
const systemCodes = new Set([
  'ECONNREFUSED',
  // The socket of a PostgreSQL that is not there.
  'ENOENT',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
const lostMessage =
  /connection terminated|timeout exceeded when trying to connect|timeout expired|query read timeout|client has encountered a connection error|not queryable|client was closed/i;

/** The SQLSTATE or system code of an error, through the wrappers that query builders put around it. */
export function errorCode(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string' && !(at instanceof LingtanError)) return code;
  }
  return null;
}

/** Serialization failure or deadlock: the same transaction will probably succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  return retryableStates.has(errorCode(error) ?? '');
}

/**
 * The server is away, is starting or stopping, has no connection left, or the wire broke; or it is a standby (25006), as one that was
 * the primary a moment ago may be: another connection leads to who is that now.
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== null && (/^(08|57P0[1-5]|25P03|25006)/.test(code) || code === '53300' || systemCodes.has(code)))
    return true;
  for (let at = error; at instanceof Error; at = at.cause) if (lostMessage.test(at.message)) return true;
  return false;
}

/** The server does not know who connects, or the database. A pooler has one code for all that it refuses. */
export function isLoginRefused(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  if (code === '08P01') return /no such (user|database)|authentication failed/i.test(rootMessage(error));
  return /^(28P01|28000|3D000)$/.test(code);
}

/** The session was ended because nothing was asked for too long in its transaction, or while it held a lock. */
export function isHeldTooLong(error: unknown): boolean {
  return /^(25P03|57P05)$/.test(errorCode(error) ?? '');
}

/** A statement was ended because it took longer than it may. */
export function isTooSlow(error: unknown): boolean {
  return errorCode(error) === '57014' && /statement timeout/.test(rootMessage(error));
}

/**
 * Turns connection loss into `DATABASE_UNAVAILABLE`, time limits into `DATABASE_TOO_SLOW` and `DATABASE_STOOD_STILL` (503), a full disk
 * into `DATABASE_DISK_FULL` (507); others pass, but for the values that they quote.
 */
export function asDatabaseError(error: unknown): unknown {
  hideValues(error);
  if (error instanceof LingtanError) return error;
  if (errorCode(error) === '53100') return databaseErrors.DISK_FULL({ reason: rootMessage(error) }, error);
  if (isTooSlow(error)) return databaseErrors.TOO_SLOW({}, error);
  if (isHeldTooLong(error)) return databaseErrors.STOOD_STILL({}, error);
  if (!isConnectionLoss(error)) return error;
  return databaseErrors.UNAVAILABLE({ reason: rootMessage(error) }, error);
}

/** Takes out of an error the values of the statement that failed: whole documents among them, which have no place in a log. */
function hideValues(error: unknown): void {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DrizzleQueryError && at.params.length > 0) {
      const told = at.message;
      at.params = [];
      at.message = `Failed query: ${at.query}`;
      at.stack = at.stack?.replace(told, () => at.message);
    } else if (at instanceof pg.DatabaseError) {
      // A row that breaks a rule is quoted here.
      at.detail = undefined;
      at.where = undefined;
    }
  }
}

/** Message of the innermost cause. */
export function rootMessage(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message || at.name : String(at);
}
