import type { Tx } from '@lingtan/sdk';

class Undo extends Error {}

/** Runs a transaction and, for a dry run, rolls it back after its result is known. */
export async function undoable<T>(
  undo: boolean,
  transact: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let result: T | undefined;
  try {
    return await transact(async (tx) => {
      result = await work(tx);
      if (undo) throw new Undo();
      return result;
    });
  } catch (error) {
    if (error instanceof Undo || (error as { cause?: unknown }).cause instanceof Undo) return result as T;
    throw error;
  }
}
