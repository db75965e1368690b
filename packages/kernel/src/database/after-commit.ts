import { AsyncLocalStorage } from 'node:async_hooks';

type Hook = () => Promise<void>;
const hooks = new AsyncLocalStorage<Map<string, Hook>>();

/**
 * Has `hook` run once the transaction that the caller is in has committed; outside of one nothing is kept. The same
 * key is kept once. A hook must not throw, and must be something that may be lost with the process: what must not is
 * written in the transaction.
 */
export function afterCommit(key: string, hook: Hook): void {
  hooks.getStore()?.set(key, hook);
}

/** Runs one attempt of a transaction, and after its commit what was kept in it. */
export async function runHooked<T>(attempt: () => Promise<T>): Promise<T> {
  const mine = new Map<string, Hook>();
  const result = await hooks.run(mine, attempt);
  if (mine.size === 0) return result;
  // A transaction inside of another one: what the outer one writes is not there yet either.
  const outer = hooks.getStore();
  for (const [key, hook] of mine) outer?.set(key, hook);
  await Promise.all([...mine.values()].map((hook) => hook()));
  return result;
}
