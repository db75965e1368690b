import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { acceptInvitation, checkout, launchProduct, newPlace, queryProduct, type RunningProduct } from './product.ts';
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
    const { pathname, searchParams } = new URL(request.url!, 'http://lender');
    const answer =
      pathname === '/seed'
        ? lender.copySeed(searchParams.get('to')!).then(() => ({}))
        : lender.product(pathname.replace('/products/', ''));
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
  /** Copies the installation that nobody has used to a data directory that is not there yet. */
  copySeed(dataDir: string): Promise<void>;
  close(): Promise<void>;
}

/** @param severalFiles whether more than one product may be asked for */
function createLender(severalFiles: () => boolean): Lender {
  const closers: (() => Promise<void>)[] = [];
  const products = new Map<string, Promise<SharedProduct>>();
  let seeding: Promise<string> | undefined;

  const newOne = (): ReturnType<typeof newPlace> => {
    const place = newPlace();
    closers.push(async () => place.clear());
    return place;
  };
  const run = async (place: ReturnType<typeof newPlace>): Promise<RunningProduct> => {
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
  const copySeed = async (dataDir: string): Promise<void> => {
    // With owners: the files of the database belong to the user that PostgreSQL runs as.
    await promisify(execFile)('cp', ['-a', await seed(), dataDir]);
  };
  const start = async (): Promise<SharedProduct> => {
    const place = newOne();
    if (severalFiles()) await copySeed(place.dataDir);
    const product = await run(place);
    const email = await makeAdministrator(product, place.dataDir);
    return { url: product.url, dataDir: place.dataDir, email, password };
  };
  return {
    product: (worker) => {
      const product = products.get(worker) ?? start();
      products.set(worker, product);
      return product;
    },
    copySeed,
    close: async () => {
      const failed: unknown[] = [];
      for (const close of closers.reverse()) await close().catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw new AggregateError(failed, 'a product of the run did not end cleanly');
    },
  };
}

const localToken = (dataDir: string): string =>
  (JSON.parse(readFileSync(join(dataDir, 'local-access.json'), 'utf8')) as { token: string }).token;

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
