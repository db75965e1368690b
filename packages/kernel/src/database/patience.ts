import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';

/** How long the database may take. Milliseconds. */
export interface DatabaseLimits {
  /** One statement of a request. Default 30 s. */
  statementMs: number;
  /** One statement of background work: jobs, events, rollups, retention. Default 1 h. */
  workStatementMs: number;
  /**
   * Between two statements of a transaction of a request. A process that stands still keeps locks for as long, and others wait.
   * Default 15 s.
   */
  idleMs: number;
  /** The same for background work, which computes in between. Default 2 min. */
  workIdleMs: number;
  /** Until a connection is there, from the pool or new. Default 10 s. */
  connectMs: number;
  /** How long background work waits before it is looked up whether its answer got lost on the way. Default 20 s. */
  lostAfterMs: number;
}

/** @see DatabaseLimits */
export const defaultLimits: DatabaseLimits = {
  statementMs: 30_000,
  workStatementMs: 3_600_000,
  idleMs: 15_000,
  workIdleMs: 120_000,
  connectMs: 10_000,
  lostAfterMs: 20_000,
};

/**
 * Between two statements while something is held that everybody of a park waits for, ms: less than the lease of who leads, so
 * that a process that stands still delays nobody who takes over from it.
 */
export const holdMs = 4_000;

/** How much later than the server this side gives up, so that the server's own word comes first where there is one. */
export const graceMs = 5_000;

const background = new AsyncLocalStorage<true>();
const limitsOf = new WeakMap<pg.Pool, DatabaseLimits>();

/** Runs work whose statements may take long. */
export function inBackground<T>(work: () => T): T {
  return background.run(true, work);
}

/** Whether this runs in {@link inBackground}. */
export function isInBackground(): boolean {
  return background.getStore() === true;
}

/** Notes the limits of a pool. */
export function setLimits(pool: pg.Pool, limits: DatabaseLimits): void {
  limitsOf.set(pool, limits);
}

/** The limits of a pool; null when it has none. */
export function limitsFor(pool: pg.Pool): DatabaseLimits | null {
  return limitsOf.get(pool) ?? null;
}
