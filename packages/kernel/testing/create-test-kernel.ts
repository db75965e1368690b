import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createInstallationKey,
  createJobSystem,
  createKernel,
  deriveSecret,
  createLocalToken,
  guardProcess,
  type Kernel,
  type KernelOptions,
  publishEvent,
  systemTimers,
  type TimerSource,
} from '../src/index.ts';
import type {
  Clock,
  EventData,
  EventDefinition,
  EventEnvelope,
  HandleOf,
  ParkInfo,
  PluginState,
  ServiceRef,
  Tx,
} from '@lingtan/sdk';
import { createEventRecorder, type EventRecorder, waitUntil } from '@lingtan/test-kit';
import { hashWithLittleWork } from '../src/auth/password-hash.ts';
import { createTestApi, makeTestToken, type TestApi, type TestCaller, type TestToken } from './test-api.ts';
import { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts';
import type { TestLibrary } from './test-library.ts';
import { componentsOf, type TestPlugin, toSource } from './test-plugin.ts';

/** Options of {@link createTestKernel}. */
export interface TestKernelOptions {
  plugins: readonly TestPlugin[];
  /** Library packages beside the plugins. */
  libraries?: readonly TestLibrary[];
  /** Configuration by plugin id. Plugins that are not named are enabled with an empty one. */
  config?: Record<string, unknown>;
  park?: {
    id?: string;
    timeZone?: string;
    latitude?: number;
    longitude?: number;
    /** Ids of enterprises. Default `alpha` and `beta`. */
    enterprises?: readonly string[];
  };
  /** A clock that tests hold still; timers of plugins still run in real time. */
  clock?: Clock | TimerSource;
  /** False leaves all plugins off. Default true. */
  enable?: boolean;
  hostTuning?: KernelOptions['hostTuning'];
  eventTuning?: KernelOptions['eventTuning'];
  jobTuning?: KernelOptions['jobTuning'];
  limits?: KernelOptions['limits'];
  /** Where to connect instead of the database server: a fault proxy in front of it. */
  through?: TestDatabaseOptions['through'];
  databaseLimits?: TestDatabaseOptions['databaseLimits'];
  /** Redis takes the queues and live messages when given. */
  redisUrl?: string;
  pluginRegistry?: KernelOptions['pluginRegistry'];
  /** Default `none`: what tests install they have written themselves, on machines of every kind. */
  unsignedPlugins?: KernelOptions['unsignedPlugins'];
  isolation?: KernelOptions['isolation'];
  secondFactor?: KernelOptions['secondFactor'];
  /** Address that browsers use, of this machine: the kernel listens on its port. */
  publicUrl?: string;
  identityProviders?: KernelOptions['identityProviders'];
  backups?: KernelOptions['backups'];
  installationKey?: KernelOptions['installationKey'];
}

/** A kernel on a database of its own, with one park, an HTTP address, and the plugins under test. */
export interface TestKernel {
  readonly park: ParkInfo;
  readonly kernel: Kernel;
  readonly database: TestDatabase;
  readonly url: string;
  /** What the plugins published, and everything else of the park, in order of delivery. */
  readonly events: EventRecorder<EventEnvelope<unknown>>;
  api(caller: TestCaller): TestApi;
  /** A key of the park, for clients that send it themselves. */
  key(token?: Partial<TestToken>): Promise<{ id: string; token: string }>;
  /** Makes an account whose person has chosen the password already. @returns its id */
  user(account: { email: string; name: string; password: string; memberships?: unknown[] }): Promise<string>;
  /** A service as another plugin would get it. */
  service<R extends ServiceRef<never> | ServiceRef<unknown>>(ref: R): HandleOf<R>;
  /** Publishes an event as some other plugin. */
  publish<E extends EventDefinition>(event: E, data: EventData<E>): Promise<void>;
  /** A transaction on the park as the application role. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  state(pluginId: string): { state: PluginState; error: string | null };
  /** Resolves when the plugin has reached the state; fails after half a minute naming what it is in. */
  waitForState(pluginId: string, ...states: PluginState[]): Promise<void>;
  configure(pluginId: string, value: unknown): Promise<void>;
  setEnabled(pluginId: string, enabled: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Secret of every test installation, so that a second process of one can be started. */
export const testSecretKey = Buffer.alloc(32, 'test secret key ');
const sessionSecret = deriveSecret(testSecretKey, 'lingtan sessions');

const recorderId = 'test-recorder';

/** Starts plugins on a park of a kernel. Resolves when each has been tried once. */
export async function createTestKernel(options: TestKernelOptions): Promise<TestKernel> {
  hashWithLittleWork();
  const libraries = options.libraries ?? [];
  const sources = options.plugins.map(toSource);
  const definitions = options.plugins.flatMap((plugin) =>
    'directory' in plugin ? [] : ['plugin' in plugin ? plugin.plugin : plugin],
  );
  const withFolder = sources.filter((source) => 'definition' in source && source.directory !== undefined);
  const ids = withFolder.map((source) => ('definition' in source ? source.definition.id : ''));
  const database = await createTestDatabase({
    shared: libraries.flatMap(({ migrations }) => (migrations ? [migrations] : [])),
    components: componentsOf(withFolder, ids),
    templateKey: 'test-kernel',
    ...(options.through ? { through: options.through } : {}),
    ...(options.databaseLimits ? { databaseLimits: options.databaseLimits } : {}),
    // The queues' own tables are made at the first opening, which would take a good part of a second every time.
    prepareTemplate: async (template) =>
      (await createJobSystem({ database: template, log: { debug() {}, info() {}, warn() {}, error() {} } })).close(),
  });
  const { log } = database;
  const clock = options.clock ?? systemTimers;
  const timers: TimerSource = isTimerSource(clock)
    ? clock
    : { now: () => clock.now(), schedule: systemTimers.schedule };
  const localToken = createLocalToken();
  const made = libraries.map((library) => library.make({ database, clock, log, kernel: () => kernel }));
  const kernel: Kernel = await createKernel({
    database,
    secretKey: testSecretKey,
    installationKey: options.installationKey ?? createInstallationKey(),
    plugins: sources,
    version: '0.0.0-test',
    log,
    localToken,
    timers,
    eventTuning: { relayIntervalMs: 500, ...options.eventTuning },
    jobTuning: { backoffMs: 50, ...options.jobTuning },
    checkResponses: true,
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    publicUrl: options.publicUrl ?? null,
    ...(options.identityProviders ? { identityProviders: options.identityProviders } : {}),
    pluginRegistry: options.pluginRegistry ?? null,
    backups: options.backups ?? null,
    unsignedPlugins: options.unsignedPlugins ?? 'none',
    ...(options.secondFactor ? { secondFactor: options.secondFactor } : {}),
    ...(options.isolation ? { isolation: options.isolation } : {}),
    limits: options.limits ?? { anonymous: 1e6, user: 1e6, token: 1e6 },
    hostTuning: { backOff: { firstMs: 20, lastMs: 200 }, reconcileEveryMs: 60_000, ...options.hostTuning },
  });
  for (const library of made) kernel.use(library);
  // What belongs to no plugin of this park is left to the test runner, which listens too.
  const unguard = guardProcess((stray) => void kernel.host.takeStray(stray));
  const http = createServer(kernel.app);
  // As in the product: a client never meets a connection that is being closed.
  http.keepAliveTimeout = 65_000;
  kernel.live.attach(http);
  const port = options.publicUrl === undefined ? 0 : Number(new URL(options.publicUrl).port);
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  const parkId = options.park?.id ?? 'test-park';
  const scope = await database.addPark(parkId, options.park?.enterprises ?? ['alpha', 'beta']);
  const { timeZone = 'Asia/Shanghai', latitude = null, longitude = null } = options.park ?? {};
  await database.kernelPool.query(
    'update kernel.parks set time_zone = $2, latitude = $3, longitude = $4 where id = $1',
    [parkId, timeZone, latitude, longitude],
  );
  for (const library of libraries) await library.fill?.(database, scope);
  await kernel.load();
  await enablePlugins(kernel, parkId, options);

  const events = createEventRecorder<EventEnvelope<unknown>>();
  const recorder = kernel.events.open({ parkId, parkNo: scope.parkNo, pluginId: recorderId });
  const loaded = kernel.registry.list().flatMap((plugin) => (plugin.definition ? [plugin.definition] : []));
  const published = new Map(
    [...definitions, ...loaded].flatMap((definition) => definition.events ?? []).map((event) => [event.name, event]),
  );
  for (const event of published.values()) {
    await recorder.subscribe(event, event.name.replace(/\W/g, '-'), async (_tx, envelope) =>
      events.record(envelope as EventEnvelope<unknown>),
    );
  }
  await recorder.activate();
  await kernel.start();

  const park: TestKernel = {
    park: kernel.host.park(parkId),
    kernel,
    database,
    url,
    events,
    api: createTestApi(kernel, url, parkId, localToken, sessionSecret),
    key: (token = {}) => makeTestToken(kernel, { parkId, role: 'operator', ...token }),
    user: async (account) => {
      const { status, body } = await park.api('platform-admin').post<{ user: { id: string } }>('/api/users', account);
      if (status !== 201) throw new Error(`the account ${account.email} answered ${status}: ${JSON.stringify(body)}`);
      await database.kernelPool.query('update auth."user" set "mustChangePassword" = false where id = $1', [
        body.user.id,
      ]);
      return body.user.id;
    },
    service: (ref) => kernel.host.services(parkId).handle(ref as ServiceRef<unknown>) as never,
    publish: (event, data) =>
      database.withParkTx(scope, (tx) => publishEvent(tx, { parkId, pluginId: 'test' }, event, data)),
    tx: (work) => database.withParkTx(scope, work),
    state: (pluginId) => {
      const { state, error } = kernel.host.instance(parkId, pluginId).status;
      return { state, error };
    },
    waitForState: (pluginId, ...states) =>
      waitUntil(
        () => states.includes(park.state(pluginId).state),
        30_000,
        () => `${pluginId} is ${park.state(pluginId).state}: ${park.state(pluginId).error ?? 'no error'}`,
      ),
    configure: async (pluginId, value) => {
      await database.withKernelTx((tx) =>
        kernel.configs.write(tx, parkId, kernel.registry.get(pluginId)!.definition!, value),
      );
      await kernel.host.reconcile();
      await kernel.host.whenIdle();
    },
    setEnabled: async (pluginId, enabled) => {
      await database.withKernelTx((tx) => kernel.configs.setEnabled(tx, parkId, pluginId, enabled));
      await kernel.host.reconcile();
      await kernel.host.whenIdle();
    },
    stop: async () => {
      unguard();
      http.closeAllConnections();
      await recorder.close();
      await kernel.stop();
      await new Promise((resolve) => http.close(resolve));
      await database.close();
    },
  };
  return park;
}

function isTimerSource(clock: Clock | TimerSource): clock is TimerSource {
  return 'schedule' in clock;
}

async function enablePlugins(
  kernel: Kernel,
  parkId: string,
  { config = {}, enable = true }: TestKernelOptions,
): Promise<void> {
  for (const { id, definition } of kernel.registry.list()) {
    await kernel.database.withKernelTx(async (tx) => {
      if (definition && config[id] !== undefined)
        await kernel.configs.writeUnchecked(tx, parkId, definition, config[id]);
      if (enable) await kernel.configs.setEnabled(tx, parkId, id, true);
    });
  }
}
