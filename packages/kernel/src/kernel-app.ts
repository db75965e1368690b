import type { Express } from 'express';
import { type AuditActor, appendAudit } from './audit/index.ts';
import { isNewPlace } from './auth/known-places.ts';
import type { Auth } from './auth/better-auth.ts';
import type { Identity } from './auth/identity.ts';
import { hashed } from './auth/users.ts';
import { databaseErrors } from './database/index.ts';
import { httpErrors } from './errors.ts';
import { networkOf } from './http/client-address.ts';
import { createAuthHandler } from './http/auth-handler.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { createHttpApp } from './http/http-app.ts';
import type { OnRefused } from './http/refusals.ts';
import type { RequestLimiter } from './http/request-limits.ts';
import type { KernelContext } from './kernel-context.ts';
import { allowsRequest } from './packages/browser-grants.ts';
import { observeRequest } from './observability/observe-request.ts';
import type { ReadinessReport } from './observability/readiness.ts';

/** What the web application needs beside the kernel's parts. */
export interface KernelAppOptions {
  auth: Auth;
  publicUrl: string | null;
  /** Whether browsers come by https. */
  hsts: string | null;
  trustedProxies: number;
  shellDirectory: string | null;
  checkResponses: boolean;
  limiter: RequestLimiter;
  onRefused: OnRefused;
  /** Writes a line of the audit log that belongs to no change. */
  note(
    parkId: string | null,
    identity: Identity,
    entry: { action: string; subject: string; note?: string },
  ): Promise<void>;
  readiness(): ReadinessReport;
  /** Whether this process is about to stop. */
  draining(): boolean;
  /** Why the database does not answer; null while it does. */
  databaseProblem(): string | null;
  /** Whether the host knows the parks. Before that, a device would be told that its park does not exist. */
  hosting(): boolean;
}

/** The web application over the kernel's parts. */
export function createKernelApp(kernel: KernelContext, options: KernelAppOptions): Express {
  const { database, host, registry, routes, permissions, authenticator, log } = kernel;
  const { auth, publicUrl, trustedProxies, limiter, onRefused, note } = options;
  const assertDatabase = (): void => {
    const reason = options.databaseProblem();
    if (reason !== null) throw databaseErrors.UNAVAILABLE({ reason });
  };
  return createHttpApp({
    dispatch: createDispatcher({
      routes,
      permissions,
      authenticator,
      limiter,
      log,
      publicUrl,
      trustedProxies,
      checkResponses: options.checkResponses,
      assertDatabase,
      assertUp: () => {
        if (!options.hosting()) throw httpErrors.STARTING();
      },
      park: (parkId) => (host.hasPark(parkId) ? host.park(parkId) : null),
      pluginState: (parkId, pluginId) => (registry.get(pluginId) ? host.instance(parkId, pluginId).status : null),
      pluginSettled: (parkId, pluginId) => host.settled(parkId, pluginId),
      note,
      onRefused,
      browserAllows: (plugin, method, path) => {
        const part = kernel.packages.browser(plugin);
        return part !== null && allowsRequest(plugin, part.granted, method, path);
      },
      tx: (scope, work) => database.withParkTx(scope, work),
      kernelTx: (work) => database.withKernelTx(work),
    }),
    auth: createAuthHandler({
      ...{ auth, database, sessions: kernel.sessions },
      providers: kernel.identityProviders,
      guard: kernel.signInGuard,
      limiter,
      log,
      publicUrl,
      trustedProxies,
      assertDatabase,
      askDatabase: () => database.withKernelTx(async () => undefined),
      onSignIn: async ({ email, ok, ...facts }) => {
        const { address } = facts;
        const action = ok ? 'user.signed-in' : 'user.sign-in-failed';
        const told = await database.withKernelTx(async (tx) => {
          const user = await kernel.users.findByEmail(tx, email);
          // What strangers make up stands in the server's log, which ends; the chain is kept for years.
          if (!user) {
            log.warn({ address }, 'a sign-in failed with an address that no user has');
            return null;
          }
          const { id, name } = user;
          await appendAudit(tx, {
            parkId: null,
            actor: { kind: 'user', id, name },
            action,
            subject: id,
            note: address,
          });
          return ok && (await isNewPlace(tx, user.id, networkOf(address), facts.userAgent)) ? user : null;
        });
        if (told) kernel.accountNotices.signedIn(told, facts);
      },
      onPasswordLink: async ({ token, newPassword }, address) => {
        const user = await database.withKernelTx((tx) => kernel.users.linked(tx, token));
        const stored = await hashed(newPassword, user.email);
        await database.withKernelTx(async (tx) => {
          await kernel.users.useLink(tx, user.id, token);
          await kernel.users.setPassword(tx, user.id, stored, { by: 'user' });
          const actor: AuditActor = { kind: 'user', id: user.id, name: user.name };
          const action = 'user.password-changed';
          await appendAudit(tx, { parkId: null, actor, action, subject: user.id, note: address });
        });
        kernel.accountNotices.changed(user, user.name, 'password');
      },
      onSignOut: async ({ cookie, address }) => {
        const identity = await authenticator.identify({ cookie });
        if (!identity) return null;
        const { id, name } = identity;
        const actor: AuditActor = { kind: 'user', id, name };
        const { provider } = await database.withKernelTx(async (tx) => {
          await appendAudit(tx, {
            parkId: null,
            actor,
            action: 'user.signed-out',
            subject: id,
            note: address,
          });
          return kernel.users.get(tx, id);
        });
        return kernel.identityProviders.endSessionUrl(provider);
      },
    }),
    log,
    hsts: options.hsts,
    publicUrl,
    shellDirectory: options.shellDirectory,
    browserFiles: (hash) => kernel.packages.browserFiles(hash),
    readiness: options.readiness,
    draining: options.draining,
    displaced: () => kernel.cluster.displaced(),
    observe: observeRequest(kernel.metrics),
  });
}
