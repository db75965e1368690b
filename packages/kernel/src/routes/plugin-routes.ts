import { assertConfirmed, formSchema, type Principal, type ProposedChange } from '@lingtan/sdk';
import { z } from 'zod';
import { sql } from 'drizzle-orm';
import { kernelPermissions } from '../auth/kernel-permissions.ts';
import { checkConfig } from '../config/check-config.ts';
import { configRevision } from '../config/config-store.ts';
import { assertMaySwitchOn } from '../config/safety-fields.ts';
import { shownDocument } from '../config/secret-fields.ts';
import { type SettingsChange, storeSettings } from '../proposals/settings-proposal.ts';
import { pluginErrors } from '../errors.ts';
import type { RegisteredPlugin } from '../host/registered-plugin.ts';
import { type BoundCoreRoute, coreRoute } from '../http/core-route.ts';
import type { KernelContext } from '../kernel-context.ts';
import { done } from './schemas/common.ts';
import { configCheck, pluginConfig, pluginList, storedConfig } from './schemas/plugins.ts';

const root = '/api/parks/:park/plugins';
const read = { permission: kernelPermissions.pluginsRead } as const;
const manage = { permission: kernelPermissions.pluginsManage } as const;
const idParams = z.object({ park: z.string(), id: z.string() });

/** Administration of plugins on a park. */
export function pluginRoutes(kernel: KernelContext): BoundCoreRoute[] {
  const known = (id: string): RegisteredPlugin => {
    const plugin = kernel.registry.get(id);
    if (!plugin) throw pluginErrors.UNKNOWN({ plugin: id });
    return plugin;
  };
  const loaded = (id: string) => {
    const { definition, problem } = known(id);
    if (!definition) throw problem?.error ?? pluginErrors.LOAD_FAILED({ plugin: id, reason: 'it has no server part' });
    return definition;
  };
  const limitsOf = (park: string, id: string, value: unknown, { kind }: Principal) =>
    kernel.configs.safetyChanges(park, known(id), value, kind);
  const propose = (change: SettingsChange, limits: ProposedChange[], reason: string | null, principal: Principal) =>
    kernel.database.withKernelTx(async (tx) => {
      const { parkId, definition, revision } = change;
      const stored = await kernel.configs.readForChange(tx, parkId, definition.id, revision);
      const no = await kernel.proposals.propose(
        tx,
        parkId,
        kernel.settingsProposal,
        {
          ...{ subject: definition.id, link: '/plugins', changes: limits, reason },
          params: {
            person: principal.name,
            plugin: known(definition.id).manifest?.title ?? definition.id,
            fields: {
              en: limits.map(({ title }) => title.en).join(', '),
              'zh-CN': limits.map(({ title }) => title['zh-CN']).join('、'),
            },
          },
          data: kernel.settingsProposal.dataOf(change, stored),
        },
        principal,
      );
      return { stored, no };
    });
  const setEnabled = (enabled: boolean) =>
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: `${root}/:id/${enabled ? 'enable' : 'disable'}`,
        summary: enabled ? 'Switch a plugin on' : 'Switch a plugin off',
        params: idParams,
        response: done,
      },
      async ({ params, principal }) => {
        const { definition } = known(params.id);
        if (enabled) assertMaySwitchOn(definition, principal, Date.now());
        await kernel.database.withKernelTx(async (tx) => {
          if (!(await kernel.configs.setEnabled(tx, params.park, params.id, enabled))) return;
          const action = enabled ? 'plugin.enabled' : 'plugin.disabled';
          await kernel.audit(tx, {
            parkId: params.park,
            actor: principal,
            action,
            subject: params.id,
            before: { enabled: !enabled },
            after: { enabled },
          });
        });
        await kernel.host.reconcile();
        return { ok: true as const };
      },
    );

  return [
    coreRoute(
      { ...read, method: 'get', path: root, summary: 'All plugins with state and health', response: pluginList },
      async ({ park }) => {
        const { rows } = await kernel.database.withKernelTx((tx) =>
          tx.execute(
            sql`select plugin_id as id, enabled, generation, config_version as version from kernel.park_plugins where park_id = ${park!.id}`,
          ),
        );
        const stored = new Map(
          (rows as { id: string; enabled: boolean; generation: number; version: number }[]).map((row) => [row.id, row]),
        );
        return Promise.all(
          kernel.host.statuses(park!.id).map(async (status) => {
            const { manifest, definition } = known(status.pluginId);
            const row = stored.get(status.pluginId);
            return {
              id: status.pluginId,
              version: manifest?.version ?? null,
              title: manifest?.title ?? { en: status.pluginId, 'zh-CN': status.pluginId },
              description: manifest?.description ?? null,
              enabled: row?.enabled ?? false,
              state: status.state,
              error: status.error ?? known(status.pluginId).problem?.error.message ?? null,
              since: status.since,
              generation: Number(row?.generation ?? 0),
              configVersion: row?.version ?? definition?.config.version ?? null,
              settings: definition !== null && (manifest?.contributes.settings ?? false),
              permissions: manifest?.permissions ?? [],
              requires: manifest?.requires ?? {},
              optional: manifest?.optional ?? {},
              isolation: manifest?.isolation ?? null,
              processIsolation: manifest?.isolation === 'process' ? await kernel.isolation() : null,
              queue: await kernel.jobs.counts(status.pluginId),
            };
          }),
        );
      },
    ),
    coreRoute(
      {
        ...read,
        method: 'get',
        path: `${root}/:id/config`,
        summary: 'Configuration and its JSON Schema',
        params: idParams,
        response: pluginConfig,
      },
      async ({ params, principal }) => {
        const definition = loaded(params.id);
        const stored = await kernel.configs.read(params.park, params.id);
        const schema = formSchema(definition.config.schema);
        const whole = kernel.permissions.allows(principal, kernelPermissions.pluginsManage.id);
        const value = stored?.value ?? {};
        return {
          schema,
          value: whole ? value : shownDocument(value, schema),
          version: definition.config.version,
          revision: configRevision(stored),
        };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'put',
        path: `${root}/:id/config`,
        summary:
          'Change the configuration; a running plugin restarts with it. A change of limits is proposed to another person',
        params: idParams,
        body: z.strictObject({
          value: z.unknown(),
          revision: z
            .string()
            .max(64)
            .optional()
            .describe('As read: refused when it is another by now; absent: whatever it is'),
          reason: z.string().min(1).max(500).nullable().default(null).describe('Why, for who decides'),
        }),
        response: storedConfig,
      },
      async ({ params, body, principal }) => {
        const definition = loaded(params.id);
        // What no limit moves in is judged on the document that it is stored over: another one in between refuses it.
        const judged = configRevision(await kernel.configs.read(params.park, params.id));
        const change = { parkId: params.park, definition, value: body.value, revision: body.revision ?? judged };
        // Whoever has the command line has the database too.
        const limits = principal.kind === 'system' ? [] : await limitsOf(params.park, params.id, body.value, principal);
        if (limits.length > 0) {
          assertConfirmed(principal, Date.now());
          const { stored, no } = await propose(change, limits, body.reason, principal);
          const { version } = definition.config;
          return { value: stored?.value ?? {}, version, revision: configRevision(stored), proposal: no };
        }

        const value = await kernel.database.withKernelTx((tx) => storeSettings(kernel, tx, change, principal));
        await kernel.host.reconcile();
        return { value, version: definition.config.version, revision: configRevision({ value }), proposal: null };
      },
    ),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: `${root}/:id/check`,
        summary: 'Try a configuration without storing it',
        params: idParams,
        body: z.strictObject({ value: z.unknown() }),
        response: configCheck,
      },
      async ({ params, body, park, signal, log }) => {
        const definition = loaded(params.id);
        const config = await kernel.configs.resolve(params.park, definition, body.value);
        return checkConfig(definition, { park: park!, config, log, signal });
      },
    ),
    setEnabled(true),
    setEnabled(false),
    coreRoute(
      {
        ...manage,
        method: 'post',
        path: `${root}/:id/retry`,
        summary: 'Start a failed or waiting plugin again',
        params: idParams,
        response: done,
      },
      async ({ params, principal }) => {
        known(params.id);
        await kernel.database.withKernelTx((tx) =>
          kernel.audit(tx, { parkId: params.park, actor: principal, action: 'plugin.retried', subject: params.id }),
        );
        kernel.host.retry(params.park, params.id);
        kernel.cluster.send({ kind: 'retry', parkId: params.park, pluginId: params.id });
        return { ok: true as const };
      },
    ),
  ];
}
