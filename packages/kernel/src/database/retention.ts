import type { KernelDatabase } from './open-database.ts';

/** In a statement that deletes by age: the time by which may be deleted, null while the clock cannot be gone by. */
export const retentionMoment = 'kernel.retention_moment(now())';

/** Looks at the clock of the database, which is believed once it has gone on for a day without a step. */
export async function noteTime({ kernelPool }: Pick<KernelDatabase, 'kernelPool'>): Promise<void> {
  await kernelPool.query('select kernel.note_time()');
}

/**
 * The time by which may be deleted, ms UTC; null while the clock cannot be gone by.
 * @param now ms UTC; a time that has not come counts as the present one
 */
export async function readRetentionMoment(
  { kernelPool }: Pick<KernelDatabase, 'kernelPool'>,
  now: number,
): Promise<number | null> {
  const { rows } = await kernelPool.query<{ at: number | null }>(
    `select (extract(epoch from kernel.retention_moment($1)) * 1000)::float8 as at`,
    [new Date(now).toISOString()],
  );
  return rows[0]!.at;
}
