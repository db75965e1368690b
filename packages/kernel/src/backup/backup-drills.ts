import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LingtanError, LocalizedText, Logger } from '@lingtan/sdk';
import { z } from 'zod';
import type { AuditActor } from '../audit/index.ts';
import { reasonText } from '../notices/notice-desk.ts';
import type { BackupFolder } from './backup-folder.ts';
import { backupErrors } from './errors.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() }) satisfies z.ZodType<LocalizedText>;

/** How the last trial of a backup ended. */
export const lastDrill = z.strictObject({
  backup: z.string().describe('Name of the backup'),
  takenAt: z.iso.datetime().nullable().describe('Time that the backup is of; null when it could not be read'),
  by: z.string().describe('Who asked for it'),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z.enum(['passed', 'failed']),
  reason: text.nullable().describe('Why it failed'),
  tables: z.int().describe('Tables that were equal to the backup'),
  rows: z.int(),
  auditRows: z.int().describe('Rows of the audit log whose chain was worked out again'),
});

/** See {@link lastDrill}. */
export type LastDrill = z.infer<typeof lastDrill>;

/** What a trial has compared. */
export type DrillFigures = Pick<LastDrill, 'tables' | 'rows' | 'auditRows'>;

/**
 * Restores a backup into a database of its own beside the running one, compares it and drops it again. The composition root
 * does it, which opens installations.
 */
export type DrillRunner = (folder: string, signal: AbortSignal) => Promise<DrillFigures>;

/** Whether a backup has ever been tried. */
export interface DrillState {
  last: LastDrill | null;
  /** When one passed last; null: none ever has. */
  passedAt: string | null;
  running: { backup: string; startedAt: string } | null;
}

const record = z.strictObject({ last: lastDrill, passedAt: z.iso.datetime().nullable() });
/** Beside the backups: a restore would take a table back to what it was. */
const fileName = 'last-drill.json';

/** Options of {@link BackupDrills}. */
export interface BackupDrillsOptions {
  folder: BackupFolder;
  runner: DrillRunner | null;
  now(): number;
  log: Logger;
  audit(actor: AuditActor, action: string, subject: string, after?: Record<string, unknown>): Promise<void>;
  /** One passed (null), or failed. */
  onEnd(reason: unknown): void;
}

/** Trials of backups, one at a time. */
export class BackupDrills {
  readonly #options: BackupDrillsOptions;
  #running: DrillState['running'] = null;
  #stopping = new AbortController();
  #done: Promise<unknown> = Promise.resolve();

  constructor(options: BackupDrillsOptions) {
    this.#options = options;
  }

  /** How the last one ended, by what lies beside the backups. */
  async state(): Promise<DrillState> {
    const found = await this.#read();
    return { last: found?.last ?? null, passedAt: found?.passedAt ?? null, running: this.#running };
  }

  /**
   * Tries a backup.
   * @returns once it has begun; `done` when it has ended, however it did
   * @throws BACKUP_DRILL_RUNNING, BACKUP_DRILL_UNATTENDED, BACKUP_UNKNOWN
   */
  async start(backup: string, by: AuditActor): Promise<{ startedAt: string; done: Promise<LastDrill> }> {
    const { folder, runner, now, audit } = this.#options;
    if (!runner) throw backupErrors.DRILL_UNATTENDED();
    if (this.#running) throw backupErrors.DRILL_RUNNING({ name: this.#running.backup });
    const startedAt = new Date(now()).toISOString();
    this.#running = { backup, startedAt };
    try {
      const takenAt = await folder.read(backup).then(
        (manifest) => manifest.takenAt,
        (error: unknown) => {
          if ((error as LingtanError).code === 'BACKUP_UNKNOWN') throw error;
          return null;
        },
      );
      await audit(by, 'backup.drill-started', backup);
      const done = this.#run(runner, { backup, takenAt, by: by.name, startedAt }, by);
      this.#done = done.catch(() => undefined);
      return { startedAt, done };
    } catch (error) {
      this.#running = null;
      throw error;
    }
  }

  /** Ends one that runs; it counts as not having been. */
  async stop(): Promise<void> {
    this.#stopping.abort(backupErrors.DRILL_INTERRUPTED());
    await this.#done;
  }

  async #run(
    runner: DrillRunner,
    about: Pick<LastDrill, 'backup' | 'takenAt' | 'by' | 'startedAt'>,
    by: AuditActor,
  ): Promise<LastDrill> {
    const { folder, now, log, audit, onEnd } = this.#options;
    const { signal } = this.#stopping;
    let failure: unknown = null;
    let figures: DrillFigures = { tables: 0, rows: 0, auditRows: 0 };
    try {
      try {
        figures = await runner(path.join(folder.path, about.backup), signal);
      } catch (error) {
        if (signal.aborted) throw error;
        failure = error;
      }
      const endedAt = new Date(now()).toISOString();
      const outcome = failure === null ? 'passed' : 'failed';
      const last: LastDrill = {
        ...about,
        endedAt,
        outcome,
        reason: failure === null ? null : reasonText(failure),
        ...figures,
      };
      const passedAt = outcome === 'passed' ? endedAt : ((await this.#read())?.passedAt ?? null);
      await this.#write({ last, passedAt });
      if (failure === null) log.info({ backup: about.backup, ...figures }, 'a backup was restored on trial');
      else log.error({ err: failure, backup: about.backup }, 'a backup could not be restored on trial');
      onEnd(failure);
      await audit(by, `backup.drill-${outcome}`, about.backup, last.reason ? { reason: last.reason.en } : figures);
      return last;
    } finally {
      this.#running = null;
    }
  }

  async #read(): Promise<z.infer<typeof record> | null> {
    try {
      return record.parse(JSON.parse(await readFile(path.join(this.#options.folder.path, fileName), 'utf8')));
    } catch (error) {
      // One that cannot be read says nothing of any trial.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#options.log.warn({ err: error }, 'what is known of the last trial of a backup cannot be read');
      return null;
    }
  }

  async #write(value: z.infer<typeof record>): Promise<void> {
    const file = path.join(this.#options.folder.path, fileName);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
}
