import type { Desk } from './context.ts';
import { pruneNotices } from './notify/notice-store.ts';
import { purgeLog } from './store/log-store.ts';

/** Lines that one transaction deletes at most. */
const atOnce = 5000;

/** Deletes what is kept for a time only: lines of the log, and notices that no longer wait. */
export async function prune({ scope }: Pick<Desk, 'scope'>): Promise<void> {
  const { keepLogDays, keepNoticeDays } = scope.config;
  const now = scope.clock.now();
  await scope.db.tx((tx) => pruneNotices(tx, keepNoticeDays, now));
  while ((await scope.db.tx((tx) => purgeLog(tx, keepLogDays, now, atOnce))) === atOnce) scope.signal.throwIfAborted();
}
