import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createInstallationKey,
  createKernel,
  guardProcess,
  type Kernel,
  openDatabase,
  systemTimers,
} from '../src/index.ts';
import type { PluginDefinition } from '@lingtan/sdk';
import { type SpawnedModule, spawnModule } from '@lingtan/test-kit';
import { testSecretKey, type TestKernel } from './create-test-kernel.ts';
import { testRoleSecret } from './test-database.ts';
import type { TestLibrary } from './test-library.ts';

/** A further process that serves the installation of a test kernel. */
export interface KernelProcess extends SpawnedModule {
  readonly url: string;
}

/** What a further process is told on its command line. */
export interface KernelProcessInput {
  ownerUrl: string;
  redisUrl?: string;
  /** For the module's own use. */
  [more: string]: unknown;
}

/** Spawns `module`, which calls {@link serveKernelProcess}, on the database of `first`; resolves when it serves. */
export async function startKernelProcess(
  first: TestKernel,
  module: URL,
  input: Partial<KernelProcessInput> = {},
): Promise<KernelProcess> {
  const spawned = await spawnModule(module, [JSON.stringify({ ownerUrl: first.database.ownerUrl, ...input })]);
  await spawned.waitForOutput('listening on ');
  return { ...spawned, url: `http://127.0.0.1:${/listening on (\d+);/.exec(spawned.output())![1]}` };
}

/**
 * Serves the installation named on the command line, until it is killed; ends its plugins on SIGTERM. Prints where it
 * listens, and warnings. What happens in other processes arrives by notification only.
 */
export async function serveKernelProcess(
  pluginsFor: (input: KernelProcessInput) => readonly PluginDefinition[],
  libraries: readonly TestLibrary[] = [],
): Promise<void> {
  const input = JSON.parse(process.argv[2]!) as KernelProcessInput;
  const say = (fields: Record<string, unknown>, message: string): void =>
    void process.stdout.write(`${message} ${fields['err'] instanceof Error ? fields['err'].message : ''}\n`);
  const log = { debug: () => {}, info: () => {}, warn: say, error: say };
  const database = await openDatabase({ ownerUrl: input.ownerUrl, roleSecret: testRoleSecret, log });
  const made = libraries.map((library) => library.make({ database, clock: systemTimers, log, kernel: () => kernel }));
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
  for (const library of made) kernel.use(library);
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
