import { allowedModules, type ServerFiles } from '@lingtan/packaging';
import {
  type LingtanError,
  type EventDefinition,
  type EvidenceKind,
  type JobDefinition,
  type Logger,
  machineMs,
  type PluginDefinition,
  type PluginManifest,
  type ServiceRef,
} from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import { bridgeHandlers } from './bridge.ts';
import { checked } from './documented.ts';
import { type IsolatedConfig, settingsTaken } from '../isolated-settings.ts';
import { fetchFor, type OutboundHosts } from './outbound.ts';
import { machineSandbox } from './machine-sandbox.ts';
import { defaultProcessLimits, type ProcessLimits } from './process-limits.ts';
import { type PluginProcess, type PluginProcessOptions, startPluginProcess } from './plugin-process.ts';
import type { Descriptor, WireRef } from './protocol.ts';

/** Options of {@link describeIsolated}. */
export interface IsolatedOptions {
  manifest: PluginManifest;
  server: ServerFiles;
  log: Logger;
  limits?: Partial<ProcessLimits>;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Loads a plugin in a process of its own and returns a definition that stands for it: the kernel treats it as any other,
 * and each start on a park is a new process. Rejects with what the plugin's modules throw.
 */
export async function describeIsolated(options: IsolatedOptions): Promise<PluginDefinition> {
  const { manifest, server } = options;
  const limits = { ...defaultProcessLimits, ...options.limits };
  const load = async (child: PluginProcess): Promise<Descriptor> =>
    child.channel.request<Descriptor>('load', loading(server));
  const child = await start({ pluginId: manifest.id, limits, handlers: {}, log: silent });
  try {
    const found = await load(child);
    assertOwnNames(manifest.id, found);
    return definitionOf(found, { ...options, limits });
  } catch (cause) {
    // What the plugin's own modules throw has no code of ours.
    const { code, message } = cause as LingtanError;
    throw code === 'PLUGIN_ERROR' ? pluginErrors.LOAD_FAILED({ plugin: manifest.id, reason: message }, cause) : cause;
  } finally {
    await child.end();
  }
}

/** What a plugin declares bears its name, so that it can take nothing from another. */
function assertOwnNames(plugin: string, { events, topics, evidence, permissions, notices }: Descriptor): void {
  const names = [
    ...events.map(({ name }) => `event ${name}`),
    ...events.flatMap(({ sentence }) => (sentence ? [`permission ${sentence.permission}`] : [])),
    ...Object.keys(topics).map((topic) => `topic ${topic}`),
    ...evidence.map(({ kind }) => `evidence ${kind}`),
    ...permissions.map(({ id }) => `permission ${id}`),
    ...notices.map(({ id }) => `notice ${id}`),
  ];
  const foreign = names.filter((name) => !name.split(' ')[1]!.startsWith(`${plugin}.`));
  if (foreign.length === 0) return;
  throw pluginErrors.DEFINITION_INVALID({ plugin, problems: `${foreign.join(', ')} must begin with ${plugin}.` });
}

/** Which hosts a plugin may reach on a park: those of its manifest, and those in the fields that the manifest names. */
export function outboundHosts({ network }: PluginManifest, config: unknown): OutboundHosts {
  const entered = (network?.config ?? []).flatMap((field) => {
    const value = (config as Record<string, unknown> | null)?.[field];
    return typeof value === 'string' && URL.canParse(value) ? [new URL(value).host] : [];
  });
  return { named: network?.hosts ?? [], entered };
}

function definitionOf(found: Descriptor, options: IsolatedOptions & { limits: ProcessLimits }): PluginDefinition {
  const { manifest, server, limits } = options;
  const permissions = found.permissions as PluginDefinition['permissions'] & object;
  const permissionOf = (id: string) => permissions.find((entry) => entry.id === id)!;
  const version = found.config.version;
  const services = refsOf(found.services);
  const optionalServices = refsOf(found.optionalServices);

  /** Settings as the plugin takes them, or what it does not take, in the words of every other plugin. */
  const taken = async (child: PluginProcess, document: unknown, from: number, unseen?: string): Promise<unknown> =>
    settingsTaken(definition, await child.channel.request('settings', { document, version: from }), unseen);
  const config: IsolatedConfig = {
    version,
    schema: checked(found.config.schema),
    take: (documents, unseen) =>
      apart({}, (child) =>
        Promise.all(
          documents.map(({ document, version: from }) =>
            taken(child, document, from, unseen).then(
              (current) => ({ document: current, error: null }),
              (error: Error) => ({ error }),
            ),
          ),
        ),
      ),
  };

  /** By park, when a process of it ended badly, ms. */
  const crashed = new Map<string, number>();
  const definition: PluginDefinition = {
    id: found.id,
    config,
    permissions,
    services,
    optionalServices,
    provides: found.provides.map(refOf),
    events: found.events.map(({ name, version: of, schema, sentence }): EventDefinition => ({
      kind: 'event',
      name,
      version: of,
      schema: checked(schema),
      ...(sentence && { sentence: { ...sentence, permission: permissionOf(sentence.permission) } }),
    })),
    jobs: found.jobs.map(({ name, attempts, schema }): JobDefinition => ({
      kind: 'job',
      name,
      attempts,
      schema: checked(schema),
    })),
    evidence: found.evidence as unknown as EvidenceKind[],
    topics: Object.fromEntries(Object.entries(found.topics).map(([topic, id]) => [topic, permissionOf(id)])),
    notices: found.notices.map(({ permission, ...notice }) => ({
      kind: 'notice' as const,
      ...notice,
      permission: permissionOf(permission),
    })),
    retentions: found.retentions ?? [],
    ...(found.checksConfig ? { checkConfig: (scope) => check(scope) } : {}),
    async start(scope, given, life) {
      const { rate = 1 } = scope.clock;
      if (rate !== 1)
        scope.log.warn({ rate }, 'its process goes by the clock of the machine, not by that of the parks');
      const hosts = outboundHosts(manifest, scope.config);
      const faults = new Map<string, string>();
      const onFault = (source: string, reason: string | null): void => {
        if (reason === null) faults.delete(source);
        else if (faults.size < 20 || faults.has(source)) faults.set(source, reason);
        if (faults.size > 0) scope.degraded([...faults.values()].join('; '));
        else scope.healthy();
      };
      const handlers = bridgeHandlers({
        scope,
        services: given as Record<string, object | undefined>,
        definition,
        hosts,
        channel: () => child.channel,
        onFault,
      });
      const child: PluginProcess = await start({
        pluginId: found.id,
        limits,
        handlers,
        log: scope.log,
        humble:
          machineMs(scope.clock, scope.clock.now() - (crashed.get(scope.park.id) ?? -Infinity)) < limits.crashWindowMs,
        onThrottled: () =>
          onFault('flood', `it sends more than ${limits.messagesPerSecond} messages a second and is slowed down`),
        onCrash: (error) => {
          crashed.set(scope.park.id, scope.clock.now());
          life?.crashed(error, limits);
        },
      });
      scope.onStop(async () => {
        await Promise.race([child.channel.request('stop').catch(() => undefined), delay(2000)]);
        await child.end();
      });
      await child.channel.request('load', loading(server));
      const present = Object.entries(given).flatMap(([name, handle]) => (handle ? [name] : []));
      await taken(child, scope.config, version);
      await child.channel.request('start', { park: scope.park, config: { document: scope.config, version }, present });
    },
  };

  function check(scope: { park: unknown; config: unknown }): Promise<{ ok: boolean; message: string }> {
    const hosts = outboundHosts(manifest, scope.config);
    return apart({ fetch: (request: never) => fetchFor(found.id, hosts, request) }, async (child) => {
      await taken(child, scope.config, version);
      const config = { document: scope.config, version };
      return child.channel.request('check', { park: scope.park, config, present: [] });
    });
  }

  /** Asks a process of the plugin that runs on no park. */
  async function apart<T>(
    handlers: PluginProcessOptions['handlers'],
    work: (child: PluginProcess) => Promise<T>,
  ): Promise<T> {
    const child = await start({ pluginId: found.id, limits, handlers, log: silent });
    try {
      await child.channel.request('load', loading(server));
      return await work(child);
    } finally {
      await child.end();
    }
  }
  return definition;
}

/** A process as this machine can keep it. */
const start = async (options: Omit<PluginProcessOptions, 'sandbox' | 'runner'>): Promise<PluginProcess> =>
  startPluginProcess({ ...options, ...(await machineSandbox()) });

/** What its process is told to load, and which modules of Node that may import. */
const loading = (server: ServerFiles) => ({ ...server, modules: allowedModules });

const refOf = ({ id, version, many }: WireRef): ServiceRef<unknown> =>
  ({ kind: 'service', id, version, ...(many ? { many: true } : {}) }) as ServiceRef<unknown>;

const refsOf = (refs: Record<string, WireRef>): Record<string, ServiceRef<unknown>> =>
  Object.fromEntries(Object.entries(refs).map(([name, ref]) => [name, refOf(ref)]));

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
