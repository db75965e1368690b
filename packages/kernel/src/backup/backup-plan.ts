import { instantsOfLocal, wallClock } from '@lingtan/sdk';
import { z } from 'zod';
import type { BackupSummary } from './backup-folder.ts';

const minute = 60_000;
const quarter = 15 * minute;
const hour = 60 * minute;
const day = 24 * hour;

/** When backups are made by themselves, and how many of them are kept. */
export const backupPlan = z.strictObject({
  active: z.boolean().describe('Whether backups are made by themselves, once a day'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day from 00:00 to 23:59, such as 02:30')
    .describe('Time of day, `HH:MM`, in the zone of the first park; UTC without a park'),
  daily: z.int().min(1).max(366).describe('How many of the last days with a backup keep their newest'),
  weekly: z.int().min(0).max(520).describe('How many of the last weeks with a backup keep their newest'),
  monthly: z.int().min(0).max(120).describe('How many of the last months with a backup keep their newest'),
  drillDays: z
    .int()
    .min(0)
    .max(366)
    .describe('The newest is restored on trial when none has been for so many days; 0: none by itself'),
});

/** A change of the plan, and what it rests on. */
export const backupPlanChange = z.strictObject({
  ...backupPlan.shape,
  before: backupPlan
    .optional()
    .describe('The plan that was read before the change; refused when another is stored by now. Without it over any'),
});

/** See {@link backupPlanChange}. */
export type BackupPlanChange = z.infer<typeof backupPlanChange>;

/** See {@link backupPlan}. */
export type BackupPlan = z.infer<typeof backupPlan>;

/** The plan of an installation that has set no other. */
export const defaultPlan: BackupPlan = { active: true, at: '02:30', daily: 7, weekly: 4, monthly: 6, drillDays: 30 };

/** A trial is late only when it was due this long before, ms: a night, and the time of the trial. */
const drillGraceMs = 2 * day;
/** A trial may be due somewhat before its hour: backups do not begin at the same second each night. */
const drillEarlyMs = 12 * hour;

/** After this long without a whole backup people are told, ms: twice the period of the plan. */
export const staleMs = 2 * day;
/** A backup that failed is tried again after this long, ms. */
export const againMs = hour;

/** A plan in force since an instant, and the zone of its time of day. */
export interface PlanInForce extends BackupPlan {
  /** ms UTC; what was due before is not caught up. */
  since: number;
  timeZone: string;
}

type Listed = Pick<BackupSummary, 'name' | 'state' | 'scheduled'>;

/** When a backup was begun by the clock of its server, ms UTC, as its name says it. */
export function begunAt(name: string): number {
  return Date.parse(name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z'));
}

/** The instant of the plan's time of day, `days` after the day of `now`; where the clock skips it, the next one it shows. */
function slot({ at, timeZone }: PlanInForce, now: number, days: number): number {
  const [hours, minutes] = at.split(':').map(Number) as [number, number];
  const local = (Math.floor(wallClock(now, timeZone) / day) + days) * day + hours * hour + minutes * minute;
  for (let wall = local; wall < local + 2 * day; wall += quarter) {
    const [first] = instantsOfLocal(wall, timeZone);
    if (first !== undefined) return first;
  }
  return local;
}

/**
 * When the next backup is to be begun, ms UTC; not after `now` when it is due. Null without an active plan.
 * What is more than an hour ahead was made before the clock was set back, and holds nothing up.
 */
export function nextBackup(plan: PlanInForce, backups: readonly Listed[], now: number): number | null {
  if (!plan.active) return null;
  const slots = [-1, 0, 1, 2].map((days) => slot(plan, now, days));
  const last = slots.findLast((at) => at <= now)!;
  const next = slots.find((at) => at > now)!;
  if (last <= plan.since && plan.since <= now) return next;
  const own = backups.filter(({ name, scheduled }) => scheduled && begunAt(name) <= now + hour);
  if (own.some(({ name, state }) => state !== 'failed' && begunAt(name) >= last)) return next;
  const failed = Math.max(...own.filter(({ state }) => state === 'failed').map(({ name }) => begunAt(name)));
  return failed >= last ? failed + againMs : last;
}

/** Whether the newest backup is to be tried: `due`, and `late` when that has been so for two days. */
export function drillDue(
  { drillDays, since }: Pick<PlanInForce, 'drillDays' | 'since'>,
  passedAt: number | null,
  now: number,
): { due: boolean; late: boolean } {
  if (drillDays === 0) return { due: false, late: false };
  // One that passed at a time to come was before the clock was set back.
  const passed = passedAt !== null && passedAt <= now + hour ? passedAt : null;
  const due = passed === null || now - passed >= drillDays * day - drillEarlyMs;
  const from = passed === null ? Math.min(since, now) : passed + drillDays * day;
  return { due, late: due && now - from > drillGraceMs };
}

const newestFirst = (backups: readonly Listed[]): Listed[] =>
  backups.filter(({ state }) => state === 'done').toSorted((a, b) => (a.name < b.name ? 1 : -1));

/** Name of the newest whole backup, whoever made it; null when there is none. */
export function newestWhole(backups: readonly Listed[], now: number): string | null {
  return newestFirst(backups).find(({ name }) => begunAt(name) <= now + hour)?.name ?? null;
}

/**
 * Names of what the plan does not keep, of the whole backups that it made. Of each of the last days, weeks and months that
 * have one its newest is kept, and the newest whole one whatever the plan says.
 */
export function notKept(plan: PlanInForce, backups: readonly Listed[]): string[] {
  const whole = newestFirst(backups);
  const own = whole.filter(({ scheduled }) => scheduled);
  const kept = new Set(whole.slice(0, 1).map(({ name }) => name));
  const keep = (most: number, spanOf: (localDay: number) => number | string): void => {
    const spans = new Set<number | string>();
    for (const { name } of own) {
      const span = spanOf(Math.floor(wallClock(begunAt(name), plan.timeZone) / day));
      if (spans.has(span)) continue;
      if (spans.size === most) return;
      spans.add(span);
      kept.add(name);
    }
  };
  keep(plan.daily, (localDay) => localDay);
  // 1 January 1970 was a Thursday; weeks begin on Monday.
  keep(plan.weekly, (localDay) => Math.floor((localDay + 3) / 7));
  keep(plan.monthly, (localDay) => new Date(localDay * day).toISOString().slice(0, 7));
  return own.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}
