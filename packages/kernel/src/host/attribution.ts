import { AsyncLocalStorage } from 'node:async_hooks';

/** Plugin on a park on whose behalf code runs. */
export interface Attribution {
  readonly parkId: string;
  readonly pluginId: string;
}

const storage = new AsyncLocalStorage<Attribution>();

/** Runs code on behalf of a plugin: what it starts and never awaits is still known to be that plugin's. */
export function runAs<T>(attribution: Attribution, work: () => T): T {
  return storage.run(attribution, work);
}

/** The plugin on whose behalf this runs; undefined in the kernel itself. */
export function currentAttribution(): Attribution | undefined {
  return storage.getStore();
}

/** Runs code on behalf of the kernel, e.g. a shared connection opened in the middle of a plugin's call. */
export function runAsKernel<T>(work: () => T): T {
  return storage.exit(work);
}

/** An error that nobody caught. */
export interface StrayError {
  attribution: Attribution | undefined;
  error: unknown;
  kind: 'unhandled rejection' | 'uncaught exception';
}

/**
 * Catches what would end the process. Node keeps the async context of a rejected promise, a timer or an emitter, so the
 * plugin it came from is known. Returns a function that removes the guards.
 */
export function guardProcess(onStray: (stray: StrayError) => void): () => void {
  const onRejection = (error: unknown) =>
    onStray({ attribution: currentAttribution(), error, kind: 'unhandled rejection' });
  const onException = (error: unknown) =>
    onStray({ attribution: currentAttribution(), error, kind: 'uncaught exception' });
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}
