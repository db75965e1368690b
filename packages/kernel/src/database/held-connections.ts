import { AsyncLocalStorage } from 'node:async_hooks';

interface Hold {
  open: boolean;
  outer: Hold | undefined;
}

const holds = new AsyncLocalStorage<Hold>();

/** Runs work that holds a connection of a pool until it ends. */
export async function holdingConnection<T>(work: () => Promise<T>): Promise<T> {
  const hold: Hold = { open: true, outer: holds.getStore() };
  try {
    return await holds.run(hold, work);
  } finally {
    // What the work left behind, such as a timer, holds nothing any more.
    hold.open = false;
  }
}

/** How many connections the work that asks holds already. */
export function heldConnections(): number {
  let count = 0;
  for (let hold = holds.getStore(); hold; hold = hold.outer) if (hold.open) count++;
  return count;
}
