import { z } from 'zod';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { packageErrors } from '../packages/errors.ts';
import { fetchPackage, readPackageSpec } from '../packages/npm-registry.ts';
import { packageStore, type StoredPackage } from '../packages/package-store.ts';
import type { Inspection } from '../packages/plugin-packages.ts';
import { done } from './schemas/common.ts';
import { browserGrants, inspection, packageList, proposed, revocationList, trustedKeys } from './schemas/packages.ts';

const manage = { permission: kernelPermissions.pluginsInstall } as const;
const root = '/api/plugin-packages';
const one = z.object({ id: z.string(), version: z.string() });
const largestArchive = 20 * 1024 * 1024;

/** Plugins from files: look at one, install, go back, remove; and the keys that are trusted. For platform administrators. */
export function packageRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const { packages } = kernel;
  const shown = async (found: Inspection) => ({
    ...found,
    package: brief(found.package),
    permissions: found.package.manifest.permissions,
    network: found.package.manifest.network ?? { hosts: [], config: [] },
    requires: found.package.manifest.requires,
    running: (await packages.list()).find(({ id, active }) => id === found.package.id && active)?.version ?? null,
  });
  return [
    coreRoute(
      { ...manage, method: 'get', path: root, summary: 'Plugins that came from files', response: packageList },
      async () => (await packages.list()).map(brief),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: root,
        summary: 'Hand in a plugin as a .tgz and learn what it is; nothing runs yet, and of a dry run nothing stays',
        query: z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') }),
        bodyMode: 'stream',
        bodyLimit: largestArchive,
        consumes: 'application/gzip',
        response: inspection,
      },
      async ({ query, stream, principal }) => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
        return shown(await packages.add(Buffer.concat(chunks), principal, query.dryRun === 'true'));
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/plugin-registry',
        summary: 'The registry from which plugins can be fetched by name',
        response: z.strictObject({ registry: z.string().nullable().describe('Its origin; null where there is none') }),
      },
      async () => ({ registry: kernel.pluginRegistry ? new URL(kernel.pluginRegistry.url).origin : null }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/plugin-registry',
        summary: 'Fetch a plugin from the registry and learn what it is; nothing runs yet',
        body: z.strictObject({
          package: z
            .string()
            .max(300)
            .refine((text) => readPackageSpec(text) !== null, 'expected NAME, NAME@VERSION or @SCOPE/NAME@RANGE'),
          dryRun: z.boolean().default(false),
        }),
        response: inspection,
      },
      async ({ body, principal }) => {
        if (!kernel.pluginRegistry) throw packageErrors.NO_REGISTRY();
        const spec = readPackageSpec(body.package)!;
        const archive = await fetchPackage(kernel.pluginRegistry, spec, largestArchive);
        return shown(await packages.add(archive, principal, body.dryRun));
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: `${root}/:id/:version`,
        summary: 'What a package asks for, who signed it and whether it fits',
        params: one,
        response: inspection,
      },
      async ({ params }) => shown(await packages.inspect(params.id, params.version)),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: `${root}/:id/:version/activate`,
        summary:
          'Install, upgrade or go back, without a restart. What reaches more than before, controls something or is not signed by a trusted key is proposed to another administrator',
        params: one,
        body: z.strictObject({
          accept: z.boolean().default(false).describe('Install it although nobody trusted has signed it'),
        }),
        response: proposed,
      },
      async ({ params, body, principal }) => ({
        proposal: await packages.activate(params.id, params.version, body.accept, principal),
      }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'put',
        confirmed: true,
        path: `${root}/:id/:version/browser-grants`,
        summary:
          'Grant the browser part of a version what it asks for: exactly this; more than it has is proposed to another administrator',
        params: one,
        body: browserGrants,
        response: proposed,
      },
      async ({ params, body, principal }) => ({
        proposal: await packages.grant(params.id, params.version, body, principal),
      }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: `${root}/:id/:version`,
        summary: 'Delete a version that does not run',
        params: one,
        response: done,
      },
      async ({ params, principal }) => {
        await packages.discard(params.id, params.version, principal);
        return { ok: true as const };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: `${root}/:id`,
        summary: 'Remove a plugin from all parks, its data kept; to purge them is proposed to another administrator',
        params: z.object({ id: z.string() }),
        query: z.object({ data: z.enum(['keep', 'purge']) }),
        response: proposed,
      },
      async ({ params, query, principal }) => ({
        proposal: await packages.remove(params.id, query.data === 'purge', principal),
      }),
    ),
    ...keyRoutes(kernel),
  ];
}

function keyRoutes(kernel: KernelContext): BoundCoreRoute[] {
  return [
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/plugin-keys',
        summary: 'Keys of vendors that are trusted',
        response: trustedKeys,
      },
      async () => kernel.database.withKernelTx((tx) => packageStore.keys(tx)),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/plugin-keys',
        summary: 'Propose to another administrator to trust a vendor’s key (Ed25519, PEM or base64)',
        body: z.strictObject({ name: z.string().min(1).max(120), publicKey: z.string().min(40).max(4000) }),
        response: z.strictObject({ keyId: z.string(), proposal: z.int() }),
      },
      ({ body, principal }) => kernel.packages.trust(body.name, body.publicKey, principal),
    ),
    coreRoute(
      {
        ...manage,
        method: 'delete',
        confirmed: true,
        path: '/api/plugin-keys/:key',
        summary: 'Propose to another administrator to trust a key no longer; what it signed and runs is stopped then',
        params: z.object({ key: z.string() }),
        response: proposed,
      },
      async ({ params, principal }) => ({ proposal: await kernel.packages.distrust(params.key, principal) }),
    ),
    coreRoute(
      {
        ...manage,
        method: 'get',
        path: '/api/plugin-revocations',
        summary: 'Keys and versions of plugins that were revoked, newest first',
        response: revocationList,
      },
      async () => kernel.database.withKernelTx((tx) => packageStore.revocations(tx)),
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        confirmed: true,
        path: '/api/plugin-revocations',
        summary: 'Revoke a key or a version for good: what runs of it is stopped, and there is no way back',
        body: z
          .strictObject({
            key: z.string().max(200).optional().describe('Fingerprint of a key; else id and version of a plugin'),
            id: z.string().min(1).max(100).optional(),
            version: z.string().min(1).max(100).optional(),
            reason: z.string().trim().min(1).max(500),
          })
          .refine(
            ({ key, id, version }) =>
              (key === undefined) === (id !== undefined && version !== undefined) &&
              (id === undefined) === (version === undefined),
            'expected either key, or id and version',
          ),
        response: done,
      },
      async ({ body: { key, id, version, reason }, principal }) => {
        const of = key === undefined ? { id: id!, version: version! } : { key };
        await kernel.packages.revoke(of, reason, principal);
        return { ok: true as const };
      },
    ),
  ];
}

const brief = ({ manifest, ...row }: StoredPackage) => ({
  ...row,
  title: manifest.title,
  description: manifest.description,
});
