import { file } from '@lingtan/sdk';
import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { backupErrors, type BackupFolder } from '../backup/index.ts';
import { type BoundCoreRoute, coreRoute, reply } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { receivedBackup } from './schemas/backups.ts';

// The room on the disk decides, and the time that a request may take.
const largestFile = 2 ** 42;
const manage = { permission: kernelPermissions.backups, confirmed: true } as const;
const params = z.object({ name: z.string() });

/** Backups as one file each, out and in. For platform administrators, who prove who they are for it. */
export function backupFileRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const folder = (): BackupFolder => {
    if (!kernel.backups) throw backupErrors.NO_FOLDER({});
    return kernel.backups;
  };
  return [
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/backups/:name/download',
        summary: 'Ask for a backup as one file; people prove who they are for it, and then follow the path',
        params,
        body: z.strictObject({}),
        response: z.strictObject({ path: z.string(), filename: z.string(), bytes: z.number() }),
      },
      async ({ params: { name } }) => {
        const { filename, bytes } = await folder().file(name);
        return { path: `/api/backups/${name}/file`, filename, bytes };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/backups/:name/file',
        summary: 'A backup as one file, a tar archive',
        params,
        response: z.string(),
        produces: 'application/x-tar',
      },
      async ({ params: { name }, principal, tx }) => {
        const { filename, manifest, bytes, content } = await folder().file(name);
        const encryption = manifest.encryption?.key.kind ?? 'none';
        await tx((open) =>
          kernel.audit(open, {
            ...{ parkId: null, actor: principal, action: 'backup.downloaded', subject: name },
            after: { encryption, bytes },
          }),
        );
        return file('application/x-tar', filename, content);
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: '/api/backups/file',
        summary: 'Hand in a backup as one file; it is checked whole before it is kept',
        bodyMode: 'stream',
        bodyLimit: largestFile,
        consumes: 'application/x-tar',
        status: 201,
        response: receivedBackup,
      },
      async ({ stream, principal, tx }) => {
        const { name, ...received } = await folder().receive(stream);
        await tx((open) =>
          kernel.audit(open, {
            ...{ parkId: null, actor: principal, action: 'backup.received', subject: name, after: received },
          }),
        );
        return reply(201, { name, ...received });
      },
    ),
  ];
}
