import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import type { LingtanError } from './errors.ts';

/**
 * Field of a change by which it says what it rests on, where revisions count from 1. A page always sends it; a program that is the
 * only one to write may leave it out.
 */
export const revisionBefore = z
  .int()
  .min(0)
  .nullable()
  .default(null)
  .describe('The revision that was read before the change, 0 for none; another one stored is refused. Null takes any');

/**
 * Refuses a change that rests on something else than what is stored by now, so that what others have saved since is not undone
 * unseen. Called under the lock that the change is written under.
 * @param before what was read before the change; `undefined` takes any
 * @param stored what is stored
 * @param refuse makes the error, of status 409
 */
export function assertRestsOn<T>(before: T | undefined, stored: T, refuse: () => LingtanError): void {
  if (before !== undefined && canonicalJson(before) !== canonicalJson(stored)) throw refuse();
}
