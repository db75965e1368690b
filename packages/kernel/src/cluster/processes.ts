import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import type { ProcessReport } from './process-report.ts';

const channel = 'lingtan_processes';

/** The processes that serve this installation, as this one sees them. */
export interface Processes {
  /** How many others are alive. */
  others(): number;
  /** Reports now how this process stands, as it does from time to time. */
  renew(): void;
  /** Takes this process off the list, and tells the others. */
  leave(): Promise<void>;
}

/** Puts this process on the list and keeps it there. A process that died is off the list after 15 s. */
export async function joinProcesses(options: {
  database: KernelDatabase;
  processId: string;
  /** How this process stands, for the others and for people. */
  report(): ProcessReport;
  log: Logger;
  /** How often the row is renewed. Default 5 s. */
  everyMs?: number;
}): Promise<Processes> {
  const { database, processId, report, log } = options;
  let others = 0;
  let left = false;

  const renew = async (): Promise<void> => {
    if (left) return;
    const { rows } = await database.kernelPool.query<{ others: number }>(
      `with mine as (
         insert into kernel.processes (id, report) values ($1, $2)
         on conflict (id) do update set seen_at = now(), report = excluded.report
       ), dead as (
         delete from kernel.processes where seen_at < now() - interval '1 minute' and id <> $1
       )
       select count(*)::int as others from kernel.processes where id <> $1 and seen_at > now() - interval '15 s'`,
      [processId, JSON.stringify(report())],
    );
    others = rows[0]!.others;
  };
  const quietly = (): void =>
    void renew().catch((error: unknown) => {
      if (!left) log.warn({ err: error }, 'the list of processes could not be renewed; it is tried again');
    });

  await renew();
  const stopListening = database.listener.on(channel, quietly);
  await database.kernelPool.query('select pg_notify($1, $2)', [channel, processId]);
  const timer = setInterval(quietly, options.everyMs ?? 5000);
  timer.unref();

  return {
    others: () => others,
    renew: quietly,
    leave: async () => {
      left = true;
      clearInterval(timer);
      stopListening();
      await database.kernelPool.query(
        'with gone as (delete from kernel.processes where id = $2) select pg_notify($1, $2)',
        [channel, processId],
      );
    },
  };
}
