import { LingtanError } from '@lingtan/sdk';
import type { Certificates } from './context.ts';

/**
 * Does what is due, one after the other: one that cannot be done costs itself only, and is tried again the next time.
 * @param isLeft whether what failed by this waits for the next time; all else fails the job, which tries all again
 * @returns how many were done
 * @throws what was not expected, when all others are done
 */
export async function eachDue<T extends object>(
  { scope }: Pick<Certificates, 'scope'>,
  due: readonly T[],
  failed: string,
  work: (each: T) => Promise<unknown>,
  isLeft = (error: unknown): boolean => error instanceof LingtanError,
): Promise<number> {
  let done = 0;
  const unexpected: unknown[] = [];
  for (const each of due) {
    try {
      await work(each);
      done++;
    } catch (error) {
      if (!isLeft(error)) unexpected.push(error);
      scope.log.warn({ ...each, problem: String(error) }, failed);
    }
  }
  if (unexpected.length > 0) throw unexpected[0];
  return done;
}
