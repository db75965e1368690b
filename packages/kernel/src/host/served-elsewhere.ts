import type { KernelDatabase } from '../database/index.ts';

const knownForMs = 1000;

/**
 * Tells whether another process that is alive runs a plugin on a park, by the states that processes write. Asked for each job
 * that nobody here handles, so the answer is that of up to a second ago.
 */
export function createServedElsewhere(options: {
  database: Pick<KernelDatabase, 'kernelPool'>;
  processId: string;
  /** How many other processes are alive. */
  others(): number;
}): (place: { parkId: string; pluginId: string }) => Promise<boolean> {
  const { database, processId, others } = options;
  let askedAt = -Infinity;
  let served: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  const ask = async (): Promise<ReadonlySet<string>> => {
    const { rows } = await database.kernelPool.query<{ place: string }>(
      `select distinct s.park_id || '/' || s.plugin_id as place
       from kernel.plugin_status s join kernel.processes p on p.id = s.process_id
       where s.process_id <> $1 and s.state in ('running', 'degraded') and p.seen_at > now() - interval '15 s'`,
      [processId],
    );
    return new Set(rows.map(({ place }) => place));
  };
  return async ({ parkId, pluginId }) => {
    if (others() === 0) return false;
    if (performance.now() - askedAt >= knownForMs) {
      askedAt = performance.now();
      served = ask();
      // Whoever asks hears of it; the next one asks anew.
      served.catch(() => (askedAt = -Infinity));
    }
    return (await served).has(`${parkId}/${pluginId}`);
  };
}
