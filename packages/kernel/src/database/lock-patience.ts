/** Whoever comes behind a statement that waits for a table waits too: it waits shortly, and again after a pause. */
export interface LockPatience {
  timeoutMs: number;
  pauseMs: number;
  tries: number;
}

/** How migrations wait for tables. */
export const lockPatience: LockPatience = { timeoutMs: 3000, pauseMs: 1000, tries: 30 };

/** PostgreSQL's code of a lock that was not to be had in time. */
export const lockNotAvailable = '55P03';
