import { Socket } from 'node:net';
import { Channel } from '../channel.ts';
import { toWire } from '../wire-error.ts';
import { closeDoors } from './close-doors.ts';
import { type Definition, describe, parse } from './describe.ts';
import { loadModules } from './load-modules.ts';
import { Registrations } from './registrations.ts';
import { createChildScope } from './scope.ts';
import { serviceHandles } from './services.ts';

// The process of one plugin. Its only way out is the socket on descriptor 3, whose other end is the kernel.
const registrations = new Registrations();
let definition: Definition | null = null;
let scope: ReturnType<typeof createChildScope> | null = null;

interface Load {
  files: Record<string, string>;
  entry: string;
  /** Modules of Node that it may import. */
  modules: string[];
}
interface Start {
  park: unknown;
  config: { document: unknown; version: number };
  present: string[];
}

const loaded = (): Definition => {
  if (!definition) throw new Error('The plugin has not been loaded');
  return definition;
};

/** What the kernel is told of settings at most: it names fifty problems. */
const mostIssues = 60;

/** The document in the plugin's current version, and what the plugin finds wrong with it. */
function settingsOf({ document, version }: Start['config']) {
  const { config } = loaded();
  const current = (version < config.version && config.migrate ? config.migrate(document, version) : document) ?? {};
  const result = config.schema.safeParse(current);
  return { document: current, issues: result.success ? null : result.error.issues.slice(0, mostIssues) };
}

/** Settings that the kernel has tried, with their defaults. */
const configOf = ({ document }: Start['config']): unknown => {
  const { config, id } = loaded();
  return parse(config.schema, document ?? {}, 'PLUGIN_CONFIG_INVALID', id);
};

const socket = new Socket({ fd: 3 });
const channel: Channel = new Channel(socket, {
  toError: (wire) => Object.assign(new Error(wire.message), wire),
  // Whoever started this process is gone.
  onClose: () => process.exit(0),
  handlers: {
    ping: () => true,
    async load({ files, entry, modules }: Load) {
      const namespace = await loadModules(files, entry, modules);
      const found = namespace['default'] as Definition | undefined;
      if (typeof found?.start !== 'function' || found.config === undefined)
        throw Object.assign(new Error(`${entry} has no definePlugin(…) as its default export`), {
          code: 'PLUGIN_LOAD_FAILED',
        });
      definition = found;
      return describe(found);
    },
    settings: settingsOf,
    async check({ park, config }: Start) {
      return loaded().checkConfig?.({
        park,
        config: configOf(config),
        log: quiet,
        signal: new AbortController().signal,
      });
    },
    async start({ park, config, present }: Start) {
      const plugin = loaded();
      scope = createChildScope({ channel, definition: plugin, registrations, park, config: configOf(config) });
      const refs = describe(plugin);
      const services = serviceHandles(channel, { ...refs.services, ...refs.optionalServices }, present);
      await plugin.start(scope.scope, services);
      await scope.settle();
    },
    call: ({ key, args }: { key: string; args: unknown[] }) => registrations.call(key, ...args),
    stop: () => scope?.stop(),
  },
});

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const stray = (kind: string) => (error: unknown) => channel.tell('stray', { kind, error: toWire(error) });
process.on('unhandledRejection', stray('unhandled rejection'));
process.on('uncaughtException', stray('uncaught exception'));
// Node would open its inspector.
process.on('SIGUSR1', () => undefined);
closeDoors(channel, socket);
channel.tell('hello');
