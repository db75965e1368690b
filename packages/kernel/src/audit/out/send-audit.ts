import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../../database/open-database.ts';
import { fromRow, genesisHash, type AuditRow } from '../audit-record.ts';
import type { AuditReceiver } from './receiver.ts';

/** Rows of one message to a receiver. */
const atOnce = 200;
/** A process has a receiver for itself so long after its last word; one message takes at most half of it. */
const holdSeconds = 60;

/** How far behind a receiver is. */
export interface AuditLag {
  receiver: string;
  /** Rows that it does not have yet. */
  behind: number;
  /** Since when nothing could be sent, ISO 8601 UTC; null while it works. */
  failingSince: string | null;
  problem: string | null;
}

interface SenderOptions {
  database: KernelDatabase;
  receivers: readonly AuditReceiver[];
  /** Of this server among those of the installation. */
  process: string;
  log: Logger;
}

/**
 * Sends each receiver the rows it does not have, chain by chain and in their order. One process of an installation does it at a
 * time; what was sent and not noted before a process ended is sent again, and has the same chain and number.
 */
export class AuditSender {
  readonly #options: SenderOptions;
  #running: Promise<void> | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends what is there. A receiver that does not take it is tried again at the next call, and noted as failing. */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => (this.#running = null));
    return this.#running;
  }

  async lag(): Promise<AuditLag[]> {
    const { database, receivers } = this.#options;
    if (receivers.length === 0) return [];
    const { rows } = await database.kernelPool.query<{
      receiver: string;
      behind: string;
      since: Date;
      problem: string;
    }>(
      `select r.receiver, coalesce(sum(l.head - coalesce(p.seq, l.first - 1)), 0)::text as behind,
         max(s.failing_since) as since, max(s.problem) as problem
       from unnest($1::text[]) r (receiver)
       cross join (select chain, min(seq) as first, max(seq) as head from kernel.audit_log group by chain) l
       left join kernel.audit_receivers p on p.receiver = r.receiver and p.chain = l.chain
       left join kernel.audit_senders s on s.receiver = r.receiver
       group by r.receiver`,
      [receivers.map(({ id }) => id)],
    );
    return rows.map(({ receiver, behind, since, problem }) => ({
      ...{ receiver, behind: Number(behind), problem: problem ?? null },
      failingSince: since === null ? null : since.toISOString(),
    }));
  }

  close(): void {
    for (const receiver of this.#options.receivers) receiver.close();
  }

  async #all(): Promise<void> {
    const { receivers, log } = this.#options;
    await Promise.all(
      receivers.map(async (receiver) => {
        try {
          while (await this.#some(receiver));
        } catch (error) {
          receiver.close();
          await this.#failed(receiver.id, error).catch(() => undefined);
          log.warn({ err: error, receiver: receiver.id }, 'the audit log could not be sent');
        }
      }),
    );
  }

  /** @returns whether there may be more */
  async #some(receiver: AuditReceiver): Promise<boolean> {
    const { kernelPool } = this.#options.database;
    if (!(await this.#hold(receiver.id))) return false;
    const { rows: chains } = await kernelPool.query<{ chain: string; seq: string; hash: string }>(
      `select l.chain, coalesce(p.seq, 0)::text as seq, coalesce(p.hash, $2) as hash
       from (select chain, max(seq) as head from kernel.audit_log group by chain) l
       left join kernel.audit_receivers p on p.receiver = $1 and p.chain = l.chain
       where l.head > coalesce(p.seq, 0) order by l.chain limit 1`,
      [receiver.id, genesisHash],
    );
    const [next] = chains;
    if (!next) return false;
    const { rows } = await kernelPool.query<AuditRow>(
      'select * from kernel.audit_log where chain = $1 and seq > $2 order by seq limit $3',
      [next.chain, next.seq, atOnce],
    );
    const records = rows.map(fromRow);
    // The transaction is over while the other side is waited for.
    await receiver.send(records, AbortSignal.timeout((holdSeconds / 2) * 1000));
    const last = records.at(-1)!;
    await kernelPool.query(
      `insert into kernel.audit_receivers (receiver, chain, seq, hash) values ($1, $2, $3, $4)
       on conflict (receiver, chain) do update set seq = excluded.seq, hash = excluded.hash, sent_at = now()
         where audit_receivers.seq < excluded.seq`,
      [receiver.id, next.chain, last.seq, last.hash],
    );
    return true;
  }

  /** Takes the receiver for this process, or says that another one has it. */
  async #hold(receiver: string): Promise<boolean> {
    const { rowCount } = await this.#options.database.kernelPool.query(
      `insert into kernel.audit_senders as s (receiver, process, until) values ($1, $2, now() + make_interval(secs => $3))
       on conflict (receiver) do update set process = excluded.process, until = excluded.until, failing_since = null, problem = null
         where s.process = excluded.process or s.until < now()`,
      [receiver, this.#options.process, holdSeconds],
    );
    return rowCount === 1;
  }

  async #failed(receiver: string, error: unknown): Promise<void> {
    await this.#options.database.kernelPool.query(
      `update kernel.audit_senders set failing_since = coalesce(failing_since, now()), problem = $3
       where receiver = $1 and process = $2`,
      [receiver, this.#options.process, (error instanceof Error ? error.message : String(error)).slice(0, 300)],
    );
  }
}
