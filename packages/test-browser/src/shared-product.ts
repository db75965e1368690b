import { get } from 'node:http';
import { beforeAll, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the lender that lends products to test files. */
    productLender: string;
    /** Whether the run has more than one file. */
    severalFiles: boolean;
  }
}

/** A running product that the files of a worker use one after the other: each leaves it so that the next can use it. */
export interface SharedProduct {
  url: string;
  dataDir: string;
  /** An administrator beside the first one, who has not signed in yet. */
  email: string;
  password: string;
}

/** The lender may have to start a product first, on a machine that may be busy. */
const startLimitMs = 900_000;

let lent: SharedProduct | undefined;

const ofWorker = (): string => `/products/${process.env['VITEST_POOL_ID'] ?? '1'}`;

/**
 * Has the worker's product running before the first test of the file.
 * @returns it, for use inside of tests and of hooks that are declared later
 */
export function useProduct(): () => SharedProduct {
  beforeAll(async () => {
    // A worker whose process has ended makes room for the next, which finds its product as it has left it.
    lent ??= await ask<SharedProduct>(ofWorker());
  }, startLimitMs);
  return sharedProduct;
}

/** The product that {@link useProduct} has asked for. */
export function sharedProduct(): SharedProduct {
  if (!lent) throw new Error('the file has no product: it calls useProduct() first, and asks inside of a test');
  return lent;
}

/** Ends the worker's product and starts it again at the same address. @param meanwhile what is looked at while it is away */
export async function restartProduct(meanwhile: () => Promise<void>): Promise<void> {
  await ask(`${ofWorker()}/stop`);
  try {
    await meanwhile();
  } finally {
    await ask(`${ofWorker()}/start`);
  }
}

/** Not `fetch`, which gives up after five minutes. */
function ask<T>(path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    get(`${inject('productLender')}${path}`, (answer) => {
      let text = '';
      answer.on('data', (data) => (text += String(data)));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as T);
        else reject(new Error(text));
      });
    }).on('error', reject);
  });
}
