import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { auditActor } from '../audit/index.ts';
import {
  backupErrors,
  type BackupFolder,
  backupPlanChange,
  type BackupSchedule,
  shortestPassphrase,
} from '../backup/index.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { backupList, backupPlanState, backupVerification } from './schemas/backups.ts';
import { done } from './schemas/common.ts';

const manage = { permission: kernelPermissions.backups } as const;
/** What decides what is left to go back to, or goes back to it. */
const confirmed = { ...manage, confirmed: true } as const;
const params = z.object({ name: z.string() });

/** Backups of the installation. For platform administrators. */
export function backupRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const folder = (): BackupFolder => {
    if (!kernel.backups) throw backupErrors.NO_FOLDER({});
    return kernel.backups;
  };
  const schedule = (): BackupSchedule => {
    if (!kernel.backupSchedule) throw backupErrors.NO_FOLDER({});
    return kernel.backupSchedule;
  };
  return [
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/backups/plan',
        summary: 'When backups are made by themselves, how many are kept, and where that stands',
        response: backupPlanState,
      },
      () => schedule().state(),
    ),
    coreRoute(
      {
        ...confirmed,
        method: 'put',
        path: '/api/backups/plan',
        summary:
          'Change when backups are made by themselves and how many are kept; nothing is removed before the next one',
        body: backupPlanChange,
        response: backupPlanState,
      },
      async ({ body: { before: over, ...body }, principal, tx }) => {
        await tx(async (open) => {
          const before = await schedule().change(open, body, over);
          await kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'backup.plan-set',
            subject: 'plan',
            before,
            after: body,
          });
        });
        return schedule().state();
      },
    ),
    coreRoute(
      { ...manage, method: 'get', path: '/api/backups', summary: 'Backups, newest first', response: backupList },
      async () => ({
        folder: folder().path,
        encryption: folder().encryption(),
        backups: await folder().list(),
        lastRestore: kernel.restore?.last() ?? null,
      }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/backups',
        summary: 'Make a backup while everything runs; the list shows its progress',
        body: z.strictObject({
          passphrase: z
            .string()
            .min(shortestPassphrase)
            .max(200)
            .optional()
            .describe('Encrypts this one, instead of what the server has for that'),
        }),
        status: 202,
        response: z.strictObject({ name: z.string() }),
      },
      async ({ body, principal, tx }) => {
        const { name, done: ended } = folder().start(body.passphrase);
        // Its end stands in the list and in the log.
        ended.catch(() => undefined);
        await tx((open) =>
          kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'backup.started',
            subject: name,
            after: { encryption: body.passphrase === undefined ? folder().encryption().kind : 'passphrase' },
          }),
        );
        return reply(202, { name });
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/backups/:name/verify',
        summary: 'Read every file of a backup and compare it with its manifest',
        params,
        response: backupVerification,
      },
      async ({ params: { name } }) => {
        const { ok, manifest, bytes, problems, opened } = await folder().check(name);
        const { takenAt, tables } = manifest;
        const rows = tables.reduce((sum, table) => sum + table.rows, 0);
        return { ok, opened, name, takenAt, bytes, tables: tables.length, rows, problems };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/backups/:name/drill',
        summary:
          'Restore a backup on trial, into a database of its own that is dropped again; the plan shows how it ends',
        params,
        body: z.strictObject({}),
        status: 202,
        response: z.strictObject({ startedAt: z.iso.datetime() }),
      },
      async ({ params: { name }, principal }) => {
        if (!kernel.backupDrills) throw backupErrors.NO_FOLDER({});
        const { startedAt, done: ended } = await kernel.backupDrills.start(name, auditActor(principal));
        // Its end stands in the plan and in the log.
        ended.catch(() => undefined);
        return reply(202, { startedAt });
      },
    ),
    coreRoute(
      {
        ...confirmed,
        method: 'post',
        path: '/api/backups/:name/restore',
        summary: 'Replace the installation by a backup; the server goes down for it and comes back by itself',
        params,
        body: z.strictObject({
          confirm: z.string().max(100).describe('Name of the backup once more'),
          passphrase: z
            .string()
            .max(200)
            .optional()
            .describe('That of the backup; without it the server takes its own, or its key file'),
          backupFirst: z.boolean().default(true).describe('Make a backup of the present state first'),
        }),
        status: 202,
        response: z.strictObject({ id: z.string(), takenAt: z.iso.datetime() }),
      },
      async ({ params: { name }, body: { confirm, passphrase, backupFirst }, principal, tx }) => {
        if (confirm !== name) throw backupErrors.CONFIRM({ confirm, name });
        if (!kernel.restore) throw backupErrors.RESTORE_UNATTENDED();
        const others = kernel.cluster.others();
        if (others > 0) throw backupErrors.RESTORE_SHARED({ count: others });
        const { id, takenAt, begin } = await kernel.restore.prepare(
          { backup: name, backupFirst, by: auditActor(principal), ...(passphrase ? { passphrase } : {}) },
          folder(),
        );
        await tx((open) =>
          kernel.audit(open, {
            parkId: null,
            actor: principal,
            action: 'backup.restore-started',
            subject: name,
            after: { takenAt, backupFirst },
          }),
        );
        begin();
        return reply(202, { id, takenAt });
      },
    ),
    coreRoute(
      {
        ...confirmed,
        method: 'delete',
        path: '/api/backups/:name',
        summary: 'Delete a backup',
        params,
        response: done,
      },
      async ({ params: { name }, principal, tx }) => {
        await folder().remove(name);
        await tx((open) =>
          kernel.audit(open, { parkId: null, actor: principal, action: 'backup.deleted', subject: name }),
        );
        return { ok: true as const };
      },
    ),
  ];
}
