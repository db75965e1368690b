import type pg from 'pg';

/** Connections of a pool: open ones, those that nobody uses, and who waits for one. */
export function poolState(pool: pg.Pool): { open: number; idle: number; waiting: number } {
  return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}
