import { get } from 'node:http';
import { beforeAll, inject } from 'vitest';
import { newPlace, type ProductPlace } from './product.ts';

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

/**
 * Has the worker's product running before the first test of the file.
 * @returns it, for use inside of tests and of hooks that are declared later
 */
export function useProduct(): () => SharedProduct {
  beforeAll(async () => {
    // A worker whose process has ended makes room for the next, which finds its product as it has left it.
    lent ??= await ask<SharedProduct>(`/products/${process.env['VITEST_POOL_ID'] ?? '1'}`);
  }, startLimitMs);
  return sharedProduct;
}

/** The product that {@link useProduct} has asked for. */
export function sharedProduct(): SharedProduct {
  if (!lent) throw new Error('the file has no product: it calls useProduct() first, and asks inside of a test');
  return lent;
}

/**
 * A place of its own with an installation that has been started once, holds the parks of the product with their thirty days,
 * and that nobody has signed in to yet.
 */
export async function seededPlace(): Promise<ProductPlace & { clear(): void }> {
  const place = newPlace();
  try {
    await ask(`/seed?to=${encodeURIComponent(place.dataDir)}`);
  } catch (error) {
    place.clear();
    throw error;
  }
  return place;
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
