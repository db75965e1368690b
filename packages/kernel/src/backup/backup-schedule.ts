import { statfs } from 'node:fs/promises';
import { assertRestsOn, type LocalizedText, type Logger, type Tx } from '@lingtan/sdk';
import { appendAudit } from '../audit/index.ts';
import type { Seeker } from '../cluster/lead-roles.ts';
import type { KernelDatabase } from '../database/index.ts';
import type { BackupCopies, CopyState } from './backup-copies.ts';
import type { BackupDrills, DrillState } from './backup-drills.ts';
import type { BackupFolder, BackupSummary } from './backup-folder.ts';
import {
  type BackupPlan,
  begunAt,
  defaultPlan,
  drillDue,
  newestWhole,
  nextBackup,
  notKept,
  type PlanInForce,
  staleMs,
} from './backup-plan.ts';
import { readPlan, writePlan } from './backup-plan-store.ts';
import { backupErrors } from './errors.ts';

const lookEveryMs = 60_000;
/** No park is called so. */
const role = '* backups';
const actor = { kind: 'system', id: 'kernel.backups', name: 'Schedule of backups' } as const;

/** Where a plan stands. */
export interface PlanState extends BackupPlan {
  timeZone: string;
  /** When the next one is begun, ISO 8601 UTC; null without an active plan. */
  nextAt: string | null;
  /** When the newest whole one was begun, whoever made it. */
  newestAt: string | null;
  /** Whether the newest is older than two days, or there is none for as long. */
  stale: boolean;
  /** The scheduled one that failed last, when none was made since. */
  failed: { at: string; reason: string } | null;
  /** Trials of restoring; `late`: none has passed for longer than the plan says, or ever. */
  drill: DrillState & { late: boolean };
  /** Copies on another machine; null where none is named. */
  copy: CopyState | null;
}

/** What people are told of the schedule. */
export interface ScheduleNotices {
  /** The folder cannot be read. */
  backupFailed(error: unknown): void;
  /** The newest whole one is too old, with its time; `null`: there is none. `false`: that is over. */
  backupStale(newest: string | null | false): void;
  /** None was restored on trial for longer than the plan says, with the time of the last that passed; `null`: none ever. `false`: over. */
  backupUntried(passed: string | null | false): void;
  /** The newest backup could not be copied to another machine; `null`: it could. */
  backupNotCopied(trouble: { target: string; reason: LocalizedText } | null): void;
  /** The plan was left off since the disk has too little room, both in bytes; `null`: somebody has chosen a plan. */
  backupPlanOff(room: { free: number; newest: number } | null): void;
}

/** Options of {@link BackupSchedule}. */
export interface BackupScheduleOptions {
  folder: BackupFolder;
  drills: BackupDrills;
  copies: BackupCopies | null;
  database: KernelDatabase;
  notices: ScheduleNotices;
  /** Zone of the first park; UTC without a park. */
  timeZone(): string;
  now(): number;
  log: Logger;
  /** Bytes that are free where a folder lies; for tests. */
  freeBytes?(folder: string): Promise<number>;
}

/** Makes a backup once a day as the plan of the installation wants it, and removes what the plan does not keep. */
export class BackupSchedule {
  readonly #options: BackupScheduleOptions;
  #timer: NodeJS.Timeout | undefined;
  #leave: (() => Promise<void>) | undefined;
  #leads = false;
  #turning: Promise<void> | null = null;
  #unreadable = false;
  /** What people were told last; undefined before the first look. */
  #stale: string | null | false | undefined;
  #untried: string | null | false | undefined;
  #notCopied: string | null | undefined;

  constructor(options: BackupScheduleOptions) {
    this.#options = options;
  }

  /** Takes part in the election of the process that makes them. */
  start(heartbeat: { seek(role: string, seeker: Seeker): () => Promise<void> }): void {
    const end = (): void => {
      this.#leads = false;
      this.#stale = undefined;
      this.#untried = undefined;
      this.#notCopied = undefined;
    };
    this.#leave = heartbeat.seek(role, {
      won: () => {
        this.#leads = true;
        void this.#look();
      },
      doubt: end,
      // A backup that is being made is made to its end before another process may begin one.
      lost: async () => {
        end();
        // A copy is begun anew by whoever leads next.
        this.#options.copies?.stop();
        await this.#turning;
      },
    });
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#leads = false;
    this.#options.copies?.stop();
    await this.#options.drills.stop();
    await this.#leave?.();
  }

  /** Where the plan stands, by what lies in the folder. */
  async state(): Promise<PlanState> {
    const { folder, drills, database, now } = this.#options;
    const backups = await folder.list();
    const plan = this.#inForce(await database.withKernelTx((tx) => readPlan(tx)));
    const copy = (await this.#options.copies?.state()) ?? null;
    return { ...this.#stateOf(plan, backups, await drills.state(), now()), copy };
  }

  /**
   * Changes the plan, in the caller's transaction.
   * @param over the plan that the change rests on; without it any
   * @returns the one before
   * @throws BACKUP_PLAN_CHANGED_MEANWHILE
   */
  async change(tx: Tx, plan: BackupPlan, over?: BackupPlan): Promise<BackupPlan> {
    const { since, timeZone: _zone, ...before } = this.#inForce(await readPlan(tx, true));
    assertRestsOn(over, before, () => backupErrors.PLAN_CHANGED_MEANWHILE());
    const restarts = plan.at !== before.at || (plan.active && !before.active);
    await writePlan(tx, { ...plan, since: restarts ? this.#options.now() : since });
    this.#options.notices.backupPlanOff(null);
    return before;
  }

  async #look(): Promise<void> {
    if (!this.#leads || this.#turning) return;
    this.#turning = this.turn()
      .catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'the schedule of backups could not be looked at'),
      )
      .finally(() => (this.#turning = null));
    await this.#turning;
  }

  /**
   * Looks once: makes a backup when one is due, removes what is not kept, tries the new one when that is due, and says when
   * the newest is too old or none was tried for too long.
   */
  async turn(): Promise<void> {
    const { folder, drills, now, notices } = this.#options;
    let backups = await this.#list();
    const plan = this.#inForce(await this.#chosen(backups));
    const next = nextBackup(plan, backups, now());
    if (next !== null && next <= now() && !backups.some(({ state }) => state === 'running')) {
      await this.#make(backups);
      backups = await folder.list();
      await this.#removeNotKept(plan, backups);
      await this.#drill(plan, backups[0]);
    }
    await this.#copy(plan, backups);
    const { stale, newestAt, drill } = this.#stateOf(plan, backups, await drills.state(), now());
    const old = plan.active && stale ? newestAt : false;
    if (old !== this.#stale) notices.backupStale(old);
    this.#stale = old;
    const untried = drill.late ? drill.passedAt : false;
    if (untried !== this.#untried) notices.backupUntried(untried);
    this.#untried = untried;
  }

  /** Tries the backup that has just been made, when none has been for as long as the plan says. One that failed is tried again with the next. */
  async #drill(plan: PlanInForce, newest: BackupSummary | undefined): Promise<void> {
    const { drills, now } = this.#options;
    const { passedAt, running } = await drills.state();
    if (newest?.state !== 'done' || running || !drillDue(plan, parsed(passedAt), now()).due) return;
    // How it ended stands beside the backups and in the log, and people are told of it.
    await drills.start(newest.name, actor).then(({ done }) => done);
  }

  async #copy(plan: PlanInForce, backups: readonly BackupSummary[]): Promise<void> {
    const { copies, notices } = this.#options;
    if (!copies) return;
    const copied = await copies.turn(plan, backups);
    const { target, failed } = await copies.state();
    if (copied !== null) await this.#audit('backup.copied', copied, { target });
    const told = failed && JSON.stringify(failed.reason);
    if (told !== this.#notCopied) notices.backupNotCopied(failed && { target, reason: failed.reason });
    this.#notCopied = told;
  }

  async #list(): Promise<BackupSummary[]> {
    try {
      const backups = await this.#options.folder.list();
      this.#unreadable = false;
      return backups;
    } catch (error) {
      // Nothing can be made there either; people are told once, and not by every look.
      if (!this.#unreadable) this.#options.notices.backupFailed(error);
      this.#unreadable = true;
      throw error;
    }
  }

  async #make(backups: readonly BackupSummary[]): Promise<void> {
    const { folder } = this.#options;
    const { name, done } = folder.start(undefined, undefined, true);
    // Its failure stands in the log and in the list, and people are told of it; the next look goes by what lies there.
    const made = done.then(
      () => true,
      () => false,
    );
    await this.#audit('backup.started', name, { encryption: folder.encryption().kind, scheduled: true });
    // Of attempts that failed the last one says why; what they left goes.
    for (const { name: failed, state, scheduled } of backups)
      if (scheduled && state === 'failed') await folder.remove(failed);
    await made;
  }

  async #removeNotKept(plan: PlanInForce, backups: readonly BackupSummary[]): Promise<void> {
    const { folder, log } = this.#options;
    for (const name of notKept(plan, backups)) {
      await folder.remove(name);
      log.info({ backup: name }, 'a backup that the plan does not keep was removed');
      await this.#audit('backup.deleted', name, { scheduled: true });
    }
  }

  /**
   * The plan that somebody has chosen, or the first one: it is on, unless the disk has not three times the newest backup
   * free, as may be where backups were made by hand only.
   */
  async #chosen(backups: readonly BackupSummary[]): ReturnType<typeof readPlan> {
    const { database, folder, now, notices, log, freeBytes = freeOnDisk } = this.#options;
    const plan = await database.withKernelTx((tx) => readPlan(tx));
    if (plan) return plan;
    const name = newestWhole(backups, now());
    const newest = backups.find((backup) => backup.name === name)?.bytes ?? null;
    const free = newest === null ? null : await freeBytes(folder.path);
    const first = { ...defaultPlan, active: newest === null || free === null || free >= 3 * newest };
    const written = await database.withKernelTx(async (tx) => {
      if (!(await writePlan(tx, { ...first, since: now() }, true))) return false;
      await appendAudit(tx, { parkId: null, actor, action: 'backup.plan-set', subject: 'plan', after: first });
      return true;
    });
    if (written && newest !== null && free !== null && !first.active) {
      log.warn(
        { free, newest },
        'backups are not made by themselves: the disk has less than three times the newest free',
      );
      notices.backupPlanOff({ free, newest });
    }
    return database.withKernelTx((tx) => readPlan(tx));
  }

  #inForce(plan: Awaited<ReturnType<typeof readPlan>>): PlanInForce {
    const { now, timeZone } = this.#options;
    return { ...(plan ?? { ...defaultPlan, since: now() }), timeZone: timeZone() };
  }

  #stateOf(
    { since, ...plan }: PlanInForce,
    backups: readonly BackupSummary[],
    drill: DrillState,
    now: number,
  ): Omit<PlanState, 'copy'> {
    const next = nextBackup({ ...plan, since }, backups, now);
    const newest = newestWhole(backups, now);
    // A plan that has just been set has had no time for one.
    const from = Math.max(newest === null ? -Infinity : begunAt(newest), Math.min(since, now));
    const last = backups.filter(({ scheduled }) => scheduled).toSorted((a, b) => (a.name < b.name ? 1 : -1))[0];
    return {
      ...plan,
      nextAt: next === null ? null : iso(Math.max(next, now)),
      newestAt: newest === null ? null : iso(begunAt(newest)),
      stale: now - from > staleMs,
      failed: last?.state === 'failed' ? { at: iso(begunAt(last.name)), reason: last.problem ?? '' } : null,
      drill: { ...drill, late: drillDue({ ...plan, since }, parsed(drill.passedAt), now).late },
    };
  }

  async #audit(action: string, subject: string, after: Record<string, unknown>): Promise<void> {
    await this.#options.database.withKernelTx((tx) => appendAudit(tx, { parkId: null, actor, action, subject, after }));
  }
}

const parsed = (at: string | null): number | null => (at === null ? null : Date.parse(at));
const iso = (ms: number): string => new Date(ms).toISOString();

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
