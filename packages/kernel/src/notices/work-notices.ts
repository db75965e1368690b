import type { LocalizedText, NoticeContent, NoticeKind } from '@lingtan/sdk';
import { lookAs } from '../dashboards/viewpoint.ts';
import type { KernelDatabase } from '../database/index.ts';
import { sql } from 'drizzle-orm';
import type { JobPlace } from '../jobs/index.ts';
import { kernelNotices } from './kernel-notices.ts';
import { type NoticeDesk, reasonText } from './notice-desk.ts';

/** An event that a plugin could not take in. */
export interface LostEvent {
  parkId: string;
  /** Who subscribed. */
  pluginId: string;
  subscription: string;
  /** Who published. */
  publishedBy: string;
}

const none: LocalizedText = { en: 'none', 'zh-CN': '无' };
const never: LocalizedText = { en: 'never', 'zh-CN': '从未' };
const inMb = (bytes: number): number => Math.floor(bytes / 1e6);

const parksOf = async (database: KernelDatabase): Promise<string[]> => {
  const { rows } = await database.withKernelTx((tx) => tx.execute<{ id: string }>(sql`select id from kernel.parks`));
  return rows.map(({ id }) => id);
};

/** Tells people of jobs, events and backups that failed for good, and that this is over. */
export function createWorkNotices(options: {
  database: KernelDatabase;
  desk: NoticeDesk;
  title(pluginId: string): LocalizedText;
  jobTitle(pluginId: string, job: string): LocalizedText | undefined;
}) {
  const { database, desk, title, jobTitle } = options;
  const { jobFailed, deadLetter, backupFailed } = kernelNotices;
  /** Jobs whose failure people were told of. A job that is done asks here and not the database. */
  let open = new Set<string>();
  const placeOf = ({ parkId, pluginId, job }: JobPlace): string => `${parkId}/${pluginId}/${job}`;
  const eventKey = ({ pluginId, subscription }: LostEvent): string => `${pluginId}/${subscription}`;
  /** `null`: it is over. */
  const ofBackups = async (kind: NoticeKind, params: NoticeContent['params'] | null, quiet = false): Promise<void> => {
    // Where the parks cannot be read, nothing can be written either; the log has it.
    for (const parkId of await parksOf(database).catch(() => []))
      await (params === null
        ? desk.settle(parkId, kind, 'backup')
        : desk.raise({ parkId, pluginId: 'kernel' }, kind, {
            ...{ key: 'backup', params, link: '/settings/backups', quiet },
          }));
  };
  return {
    /** Learns what was told before, and by other processes. */
    async refresh(): Promise<void> {
      open = await database.withKernelTx(async (tx) => {
        await lookAs(tx, '*', null);
        const { rows } = await tx.execute<{ place: string }>(sql`select park_id || '/' || key as place
          from kernel.notices where kind = ${jobFailed.id} and settled_at is null`);
        return new Set(rows.map(({ place }) => place));
      });
    },
    jobFailed(place: JobPlace, error: unknown): void {
      open.add(placeOf(place));
      const { parkId, pluginId, job } = place;
      const params = { plugin: title(pluginId), job: jobTitle(pluginId, job) ?? job, reason: reasonText(error) };
      void desk.raise({ parkId, pluginId }, jobFailed, {
        key: `${pluginId}/${job}`,
        params,
        link: '/failed-jobs',
        quiet: true,
      });
    },
    jobDone(place: JobPlace): void {
      if (open.delete(placeOf(place))) void desk.settle(place.parkId, jobFailed, `${place.pluginId}/${place.job}`);
    },
    /** None of the failed ones is left, by the word of an operator. Told by whichever process, so without a look at `open`. */
    jobsDiscarded(place: JobPlace): void {
      open.delete(placeOf(place));
      void desk.settle(place.parkId, jobFailed, `${place.pluginId}/${place.job}`);
    },
    /** A plugin that was switched off has no jobs any more. */
    switchedOff(parkId: string, pluginId: string): void {
      const start = `${parkId}/${pluginId}/`;
      for (const place of [...open])
        if (place.startsWith(start)) this.jobDone({ parkId, pluginId, job: place.slice(start.length) });
    },
    eventLost(event: LostEvent, error: unknown): void {
      const { parkId, pluginId, publishedBy } = event;
      const params = { plugin: title(pluginId), source: title(publishedBy), reason: reasonText(error) };
      void desk.raise({ parkId, pluginId }, deadLetter, {
        key: eventKey(event),
        params,
        link: '/dead-letters',
        quiet: true,
      });
    },
    /** None of the events of a subscription is given up any more. */
    eventsReplayed: (event: Omit<LostEvent, 'publishedBy'>): void =>
      void desk.settle(event.parkId, deadLetter, eventKey({ ...event, publishedBy: '' })),
    /** On every park, since people are told park by park; `null`: one was made. */
    async backupEnded(error: unknown): Promise<void> {
      await ofBackups(backupFailed, error === null ? null : { reason: reasonText(error) });
      if (error === null) await ofBackups(kernelNotices.backupStale, null);
    },
    backupStale: (newest: string | null | false): Promise<void> =>
      ofBackups(kernelNotices.backupStale, newest === false ? null : { newest: newest ?? none }, true),
    /** `null`: one passed. */
    async backupDrilled(error: unknown): Promise<void> {
      await ofBackups(kernelNotices.backupDrillFailed, error === null ? null : { reason: reasonText(error) });
      if (error === null) await ofBackups(kernelNotices.backupUntried, null);
    },
    backupUntried: (passed: string | null | false): Promise<void> =>
      ofBackups(kernelNotices.backupUntried, passed === false ? null : { passed: passed ?? never }, true),
    backupNotCopied: (trouble: { target: string; reason: LocalizedText } | null): Promise<void> =>
      ofBackups(kernelNotices.backupNotCopied, trouble, true),
    backupPlanOff: (room: { free: number; newest: number } | null): Promise<void> =>
      ofBackups(kernelNotices.backupPlanOff, room && { free: inMb(room.free), newest: inMb(room.newest) }),
  };
}
