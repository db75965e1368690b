import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Seeker } from './lead-roles.ts';

/** Work that one process does for a park. */
export interface LedWork {
  parkId: string;
  pluginId: string;
  name: string;
  /** Work of one group is led together. */
  group: string | null;
}

/** A place in the election for some work. */
export interface LeadSeat {
  /** Leaves for others to read how the work stands. Written at most once a second, and only while there are others. */
  tell(state: unknown): void;
  /** What the process that leads told last. */
  told(): Promise<unknown>;
  /** How long nobody else can win what this process leads, ms from now. */
  leaseLeftMs(): number;
  /** Whether nobody else has won since `term` began, as the database knows it. */
  confirm(term: number): Promise<boolean>;
  release(): Promise<void>;
}

/** Who leads what, among the processes of the installation. */
export interface Leaders {
  seek(work: LedWork, seeker: Seeker): LeadSeat;
}

const tellEveryMs = 1000;

/** Makes the elections on the heartbeat; what leaders tell lies in `kernel.led_work`. */
export function createLeaders(options: {
  heartbeat: Heartbeat;
  database: KernelDatabase;
  processId: string;
  /** How many other processes are alive. */
  others(): number;
  log: Logger;
}): Leaders {
  const { heartbeat, database, processId, others, log } = options;
  return {
    seek: (work, seeker) => {
      const key = [work.parkId, work.pluginId, work.name];
      const role = `${work.parkId} ${work.group ?? `${work.pluginId}/${work.name}`}`;
      const release = heartbeat.seek(role, seeker);
      let latest: unknown;
      let timer: NodeJS.Timeout | undefined;
      const write = async (): Promise<void> => {
        timer = undefined;
        await database.kernelPool.query(
          `insert into kernel.led_work (park_id, plugin_id, name, process_id, state) values ($1, $2, $3, $4, $5)
           on conflict (park_id, plugin_id, name) do update
           set process_id = excluded.process_id, state = excluded.state, told_at = now()`,
          [...key, processId, JSON.stringify(latest)],
        );
      };
      return {
        tell: (state) => {
          latest = state;
          if (timer || others() === 0) return;
          timer = setTimeout(() => {
            write().catch((error: unknown) => log.warn({ err: error, work }, 'how led work stands was not stored'));
          }, tellEveryMs);
          timer.unref();
        },
        told: async () => {
          const { rows } = await database.kernelPool.query<{ state: unknown }>(
            'select state from kernel.led_work where park_id = $1 and plugin_id = $2 and name = $3',
            key,
          );
          return rows[0]?.state ?? null;
        },
        leaseLeftMs: () => heartbeat.leaseLeftMs(),
        confirm: async (term) => {
          const { rowCount } = await database.kernelPool.query(
            'select from kernel.leads where role = $1 and term = $2 and process_id = $3',
            [role, term, processId],
          );
          return rowCount === 1;
        },
        release: async () => {
          clearTimeout(timer);
          await release();
        },
      };
    },
  };
}
