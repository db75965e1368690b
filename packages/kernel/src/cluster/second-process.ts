import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInstallationKey } from '../audit/index.ts';
import { createKernel } from '../create-kernel.ts';
import { openDatabase } from '../database/index.ts';
import { shared } from './shared-plugin.ts';

/** A second process of a test installation, for the tests beside it. Prints where it listens. */
const { ownerUrl, roleSecret, secretKey, redisUrl } = JSON.parse(process.argv[2]!) as Record<string, string>;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const database = await openDatabase({ ownerUrl: ownerUrl!, roleSecret: roleSecret!, log: silent });
const kernel = await createKernel({
  database,
  secretKey: Buffer.from(secretKey!, 'hex'),
  installationKey: createInstallationKey(),
  plugins: [{ definition: shared }],
  version: '0.0.0-test',
  log: silent,
  checkResponses: true,
  ...(redisUrl ? { redisUrl } : {}),
  // What happens in the first process has to arrive by notification.
  hostTuning: { reconcileEveryMs: 3_600_000 },
});
await kernel.load();
const http = createServer(kernel.app);
kernel.live.attach(http);
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
await kernel.start();
process.stdout.write(`listening on ${(http.address() as AddressInfo).port};\n`);
