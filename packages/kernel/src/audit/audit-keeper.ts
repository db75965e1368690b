import type { Logger } from '@lingtan/sdk';
import { readRetentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import { anchorAudit } from './anchors.ts';
import type { InstallationKey } from './installation-key.ts';
import { anchorOutside, type AnchorPlaces } from './out/anchor-outside.ts';
import type { AuditReceiver } from './out/receiver.ts';
import { AuditSender } from './out/send-audit.ts';
import { auditLimit, defaultAuditYears, longerAuditLimits, pruneAudit } from './prune-audit.ts';

/** Where the audit log goes beside the database. */
export interface AuditOut {
  receivers: readonly AuditReceiver[];
  anchors: AnchorPlaces;
}

const hour = 3_600_000;
const sendEveryMs = 5_000;

/** Looks after the audit log while the installation runs: signs its heads, takes them outside, sends it out and cuts it. */
export class AuditKeeper {
  readonly sender: AuditSender;
  readonly #options: ConstructorParameters<typeof AuditKeeper>[0];
  #timers: NodeJS.Timeout[] = [];

  constructor(options: {
    database: KernelDatabase;
    key: InstallationKey;
    process: string;
    /** Told how many rows a receiver does not have yet. */
    onLag(receiver: string, behind: number): void;
    log: Logger;
    now: () => number;
    years?: number | undefined;
    out?: AuditOut | undefined;
  }) {
    this.#options = options;
    const { database, process, log, out } = options;
    this.sender = new AuditSender({ database, process, log, receivers: out?.receivers ?? [] });
  }

  start(): void {
    this.#timers = [setInterval(() => void this.#prune().then(() => this.anchor()), hour)];
    if (this.#options.out?.receivers.length) this.#timers.push(setInterval(() => void this.#send(), sendEveryMs));
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.sender.close();
  }

  /** A signed head of each chain shows later whether its end was cut off; outside, whoever has the database cannot sign another. */
  async anchor(): Promise<void> {
    const { database, key, log, out } = this.#options;
    try {
      await anchorOutside({ database, log, places: out?.anchors ?? {} }, await anchorAudit(database, key));
    } catch (error) {
      log.error({ err: error }, 'the audit log could not be anchored');
    }
  }

  async #prune(): Promise<void> {
    const { database, key, log, now, years = defaultAuditYears } = this.#options;
    try {
      const moment = await readRetentionMoment(database, now());
      if (moment === null) return;
      const longer = await longerAuditLimits(database, moment);
      await pruneAudit(database, key, { before: auditLimit(years, moment), longer });
    } catch (error) {
      log.error({ err: error }, 'the audit log could not be pruned');
    }
  }

  async #send(): Promise<void> {
    try {
      await this.sender.run();
      for (const { receiver, behind } of await this.sender.lag()) this.#options.onLag(receiver, behind);
    } catch (error) {
      this.#options.log.error({ err: error }, 'how far the audit log was sent is not known');
    }
  }
}
