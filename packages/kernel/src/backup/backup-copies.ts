import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalizedText, Logger } from '@lingtan/sdk';
import { z } from 'zod';
import { reasonText } from '../notices/notice-desk.ts';
import { type BackupFolder, backupMark, type BackupSummary } from './backup-folder.ts';
import { againMs, newestWhole, notKept, type PlanInForce } from './backup-plan.ts';
import type { CopyTarget } from './sftp-target.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() }) satisfies z.ZodType<LocalizedText>;
/** Where copies on another machine stand. */
export const copyState = z.strictObject({
  target: z.string().describe('Where they lie, without secrets'),
  copied: z
    .strictObject({ name: z.string(), at: z.iso.datetime() })
    .nullable()
    .describe('The newest that is there whole, and when it was copied'),
  failed: z
    .strictObject({ at: z.iso.datetime(), reason: text })
    .nullable()
    .describe('Why the last attempt failed, when none has succeeded since'),
});

/** See {@link copyState}. */
export type CopyState = z.infer<typeof copyState>;

/** Beside the backups: a restore would take a table back to what it was. */
const fileName = 'last-copy.json';

/** Copies the newest backup to another machine, and removes what the plan keeps no more there. */
export class BackupCopies {
  readonly #folder: Pick<BackupFolder, 'path'>;
  readonly #target: CopyTarget;
  readonly #now: () => number;
  readonly #log: Logger;
  #stopping = new AbortController();

  constructor(options: { folder: Pick<BackupFolder, 'path'>; target: CopyTarget; now(): number; log: Logger }) {
    this.#folder = options.folder;
    this.#target = options.target;
    this.#now = options.now;
    this.#log = options.log;
  }

  /** By what lies beside the backups. */
  state(): Promise<CopyState> {
    return this.#read();
  }

  /** Ends a copy that is being made; it counts as not having been. */
  stop(): void {
    this.#stopping.abort();
    this.#stopping = new AbortController();
  }

  /**
   * Copies the newest whole backup where that is not done, at once or an hour after an attempt that failed.
   * @returns the copy that was made; null for none
   */
  async turn(plan: PlanInForce, backups: readonly BackupSummary[]): Promise<string | null> {
    const now = this.#now();
    const known = await this.#read();
    const newest = newestWhole(backups, now);
    const again = known.failed === null ? -Infinity : Date.parse(known.failed.at) + againMs;
    if (newest === null || known.copied?.name === newest || (now < again && now >= again - againMs)) return null;
    const target = this.#target;
    const { signal } = this.#stopping;
    try {
      const isScheduled = backups.some(({ name, scheduled }) => name === newest && scheduled);
      const folderOf = (name: string): string => path.join(this.#folder.path, name);
      await target.put(folderOf(newest), {
        ...{ mark: isScheduled ? backupMark(newest) : null, signal },
        before: known.copied && folderOf(known.copied.name),
      });
      const copied = { name: newest, at: new Date(this.#now()).toISOString() };
      await this.#write({ target: target.name, copied, failed: null });
      this.#log.info({ backup: newest, target: target.name }, 'a backup was copied to another machine');
      await this.#removeNotKept(plan);
      return newest;
    } catch (error) {
      if (signal.aborted) return null;
      const failed = { at: new Date(this.#now()).toISOString(), reason: reasonText(error) };
      await this.#write({ ...(await this.#read()), failed });
      this.#log.error({ err: error, backup: newest, target: target.name }, 'a backup could not be copied');
      return null;
    }
  }

  async #removeNotKept(plan: PlanInForce): Promise<void> {
    const there = new Set(await this.#target.list());
    const copies = [...there]
      .filter((name) => there.has(backupMark(name)))
      .map((name) => ({ name, state: 'done' as const, scheduled: true }));
    for (const name of notKept(plan, copies)) {
      await this.#target.remove(name, backupMark(name));
      this.#log.info({ backup: name, target: this.#target.name }, 'a copy that the plan does not keep was removed');
    }
  }

  async #read(): Promise<CopyState> {
    const none: CopyState = { target: this.#target.name, copied: null, failed: null };
    try {
      const found = copyState.parse(JSON.parse(await readFile(this.#file, 'utf8')));
      return found.target === this.#target.name ? found : none;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#log.warn({ err: error }, 'what is known of the last copy of a backup cannot be read');
      return none;
    }
  }

  get #file(): string {
    return path.join(this.#folder.path, fileName);
  }

  async #write(value: CopyState): Promise<void> {
    await mkdir(this.#folder.path, { recursive: true, mode: 0o700 });
    await writeFile(`${this.#file}.new`, `${JSON.stringify(value, null, 1)}\n`, { mode: 0o600, flush: true });
    await rename(`${this.#file}.new`, this.#file);
  }
}
