import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  appendAudit,
  createInstallationKey,
  createKernel,
  guardProcess,
  type Kernel,
  openDatabase,
  publishEvent,
  rawClient,
  systemTimers,
} from '@lingtan/kernel';
import type { PluginDefinition } from '@lingtan/sdk';
import { createTelemetryLibrary } from '@lingtan/telemetry';
import { testSecretKey, type TestPark } from './create-test-park.ts';
import { type SpawnedModule, spawnModule } from './spawn-module.ts';
import { testRoleSecret } from './test-database.ts';

/** A further process that serves the installation of a test park. */
export interface ParkProcess extends SpawnedModule {
  readonly url: string;
}

/** What a further process is told on its command line. */
export interface ParkProcessInput {
  ownerUrl: string;
  redisUrl?: string;
  /** For the module's own use. */
  [more: string]: unknown;
}

/** Spawns `module`, which calls {@link serveParkProcess}, on the database of `park`; resolves when it serves. */
export async function startParkProcess(
  park: TestPark,
  module: URL,
  input: Partial<ParkProcessInput> = {},
): Promise<ParkProcess> {
  const spawned = await spawnModule(module, [JSON.stringify({ ownerUrl: park.database.ownerUrl, ...input })]);
  await spawned.waitForOutput('listening on ');
  return { ...spawned, url: `http://127.0.0.1:${/listening on (\d+);/.exec(spawned.output())![1]}` };
}

/**
 * Serves the installation named on the command line, until it is killed; ends its plugins on SIGTERM. Prints where it
 * listens, and warnings. What happens in other processes arrives by notification only.
 */
export async function serveParkProcess(
  pluginsFor: (input: ParkProcessInput) => readonly PluginDefinition[],
): Promise<void> {
  const input = JSON.parse(process.argv[2]!) as ParkProcessInput;
  const say = (fields: Record<string, unknown>, message: string): void =>
    void process.stdout.write(`${message} ${fields['err'] instanceof Error ? fields['err'].message : ''}\n`);
  const log = { debug: () => {}, info: () => {}, warn: say, error: say };
  const database = await openDatabase({ ownerUrl: input.ownerUrl, roleSecret: testRoleSecret, log });
  const { library } = createTelemetryLibrary({
    host: { database, rawClient, publishEvent, appendAudit },
    clock: systemTimers,
    log,
    kernel: () => kernel,
    rollupEveryMs: 100,
  });
  const kernel: Kernel = await createKernel({
    database,
    secretKey: testSecretKey,
    installationKey: createInstallationKey(),
    plugins: pluginsFor(input).map((definition) => ({ definition })),
    version: '0.0.0-test',
    log,
    checkResponses: true,
    ...(input.redisUrl ? { redisUrl: input.redisUrl } : {}),
    hostTuning: { reconcileEveryMs: 3_600_000 },
  });
  kernel.use(library);
  guardProcess((stray) => {
    if (!kernel.host.takeStray(stray)) say({ err: stray.error }, stray.kind);
  });
  await kernel.load();
  const http = createServer(kernel.app);
  http.keepAliveTimeout = 65_000; // as in the product
  kernel.live.attach(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  await kernel.start();
  process.once('SIGTERM', () => void kernel.stop());
  process.stdout.write(`listening on ${(http.address() as AddressInfo).port};\n`);
}
