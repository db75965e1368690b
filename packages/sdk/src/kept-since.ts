import { type SQL, sql } from 'drizzle-orm';

/**
 * In a statement that deletes by age: the instant since which is kept, null while the clock cannot be gone by, so that nothing goes.
 * A clock that is ahead for an hour would delete at once what is to be kept for months; this one is believed after a day.
 * @param days for which is kept
 * @param now ms UTC, of the clock of the park
 * @example sql`delete from ${table} where ended_at < ${keptSince(30, scope.clock.now())}`
 */
export function keptSince(days: number, now: number): SQL {
  return sql`(kernel.retention_moment(${new Date(now).toISOString()}::timestamptz) - make_interval(days => ${days}))`;
}
