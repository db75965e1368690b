import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import {
  acceptInvitation,
  checkout,
  launchProduct,
  newPlace,
  type ProductPlace,
  queryProduct,
  type RunningProduct,
} from './product.ts';
import { settled } from './settled.ts';
import type { SharedProduct } from './shared-product.ts';

/** Password of the administrator that the lender makes. */
const password = 'quiet-harbour-lantern-42';

/**
 * Global set-up: lends each worker a product of its own, started when its first file asks for one. The first start of an
 * installation writes thirty days of history, so where there are several products it is done once, as a newcomer does it, and
 * each product runs on a copy of what it left.
 */
export default async function startLender(project: TestProject): Promise<() => Promise<void>> {
  // Once, and not at each start of a product.
  await promisify(execFile)(process.execPath, [join(checkout, 'tools/build.mjs')]);
  const lender = createLender(() => project.getProvidedContext().severalFiles);
  const server = createServer((request, response) => {
    const [, , worker = '', act] = request.url!.split('/');
    const answer = act === 'stop' || act === 'start' ? lender[act](worker).then(() => ({})) : lender.product(worker);
    answer.then(
      (found) => response.end(JSON.stringify(found)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('productLender', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await lender.close();
  };
}

interface Lender {
  /** The running product of a worker. */
  product(worker: string): Promise<SharedProduct>;
  /** Ends the product of a worker, as its operator does. */
  stop(worker: string): Promise<void>;
  /** Starts it again, at the same address. */
  start(worker: string): Promise<void>;
  close(): Promise<void>;
}

/** @param severalFiles whether more than one product may be asked for */
function createLender(severalFiles: () => boolean): Lender {
  const closers: (() => Promise<void>)[] = [];
  const products = new Map<string, Promise<SharedProduct & { running: RunningProduct }>>();
  let seeding: Promise<string> | undefined;

  const newOne = (): ReturnType<typeof newPlace> => {
    const place = newPlace();
    closers.push(async () => place.clear());
    return place;
  };
  const run = async (place: ProductPlace): Promise<RunningProduct> => {
    const product = await launchProduct(place);
    closers.push(async () => void (await product.stop()));
    return product;
  };
  const seed = (): Promise<string> =>
    (seeding ??= (async () => {
      const place = newOne();
      const product = await run(place);
      await makeAdministrator(product, place.dataDir);
      await settled(product.url, localToken(place.dataDir));
      // What thirty days at once leave to autovacuum, which each copy would have to do by itself.
      await queryProduct(place.dataDir, 'vacuum (analyze)');
      await product.stop();
      return place.dataDir;
    })());
  /** Copies the installation that nobody has used to a data directory that is not there yet. */
  const copySeed = async (dataDir: string): Promise<void> => {
    // With owners: the files of the database belong to the user that PostgreSQL runs as.
    await promisify(execFile)('cp', ['-a', await seed(), dataDir]);
    // The port of the last start is free to each of two copies that start at the same moment, but only one gets it.
    const credentials = join(dataDir, 'postgres.json');
    writeFileSync(credentials, JSON.stringify({ ...readJson(credentials), port: null }));
  };
  const lend = async (): Promise<SharedProduct & { running: RunningProduct }> => {
    const place = newOne();
    if (severalFiles()) await copySeed(place.dataDir);
    const running = await run(place);
    const email = await makeAdministrator(running, place.dataDir);
    return { url: running.url, dataDir: place.dataDir, email, password, running };
  };
  return {
    product: async (worker) => {
      const lent = products.get(worker) ?? lend();
      products.set(worker, lent);
      const { running: _, ...product } = await lent;
      return product;
    },
    stop: async (worker) => void (await (await products.get(worker))?.running.stop()),
    start: async (worker) => {
      const product = await products.get(worker);
      if (!product) throw new Error(`worker ${worker} has no product that could start again`);
      const { dataDir, running } = product;
      product.running = await run({ dataDir, port: running.port });
    },
    close: async () => {
      const failed: unknown[] = [];
      for (const close of closers.reverse()) await close().catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw new AggregateError(failed, 'a product of the run did not end cleanly');
    },
  };
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object;

const localToken = (dataDir: string): string =>
  (readJson(join(dataDir, 'local-access.json')) as { token: string }).token;

/** The administrator of the tests, so that the first one stays as the installation has made them. @returns the address */
async function makeAdministrator({ url }: RunningProduct, dataDir: string): Promise<string> {
  const email = 'tests@lingtan.local';
  const made = await fetch(`${url}/api/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${localToken(dataDir)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email, name: 'Browser tests', platformAdmin: true, memberships: [], invite: true }),
  });
  // The seed has them already.
  if (made.status === 409) return email;
  if (!made.ok) throw new Error(`the administrator answered ${made.status}: ${await made.text()}`);
  await acceptInvitation(((await made.json()) as { link: { url: string } }).link.url, password);
  return email;
}
