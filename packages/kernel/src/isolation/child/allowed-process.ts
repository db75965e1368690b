import { writeSync } from 'node:fs';

/** A stream of the process as plugins have it: text that the kernel logs. */
const writer = (descriptor: 1 | 2) =>
  Object.freeze({
    isTTY: false,
    write(text: unknown): boolean {
      writeSync(descriptor, String(text));
      return true;
    },
  });

/**
 * The `process` of plugins: made anew from what code needs of it, so that nothing of Node's own hangs on it. Functions that would
 * tell of the process's events take a listener and never call it.
 */
export function allowedProcess(real: NodeJS.Process) {
  const listen = function (this: unknown): unknown {
    return this;
  };
  const { arch, platform, version, hrtime } = real;
  return Object.freeze({
    ...{ arch, platform, version, title: 'plugin', pid: 1, argv: Object.freeze([]), execArgv: Object.freeze([]) },
    versions: Object.freeze({ ...real.versions }),
    release: Object.freeze({ name: 'node' }),
    features: Object.freeze({}),
    env: Object.freeze({}),
    stdout: writer(1),
    stderr: writer(2),
    hrtime: Object.assign((since?: [number, number]) => hrtime(since), { bigint: () => hrtime.bigint() }),
    uptime: () => real.uptime(),
    memoryUsage: Object.assign(() => real.memoryUsage(), { rss: () => real.memoryUsage.rss() }),
    cpuUsage: (since?: NodeJS.CpuUsage) => real.cpuUsage(since),
    cwd: () => '/',
    nextTick: (run: (...given: unknown[]) => void, ...given: unknown[]) => real.nextTick(run, ...given),
    emitWarning: (warning: unknown) => void writeSync(2, `${String(warning)}\n`),
    exit: (code?: number) => real.exit(code),
    ...{ on: listen, once: listen, off: listen, addListener: listen, removeListener: listen },
    ...{ removeAllListeners: listen, listenerCount: () => 0, listeners: () => [], emit: () => false },
  });
}

/** What plugins know as `process`. */
export type AllowedProcess = ReturnType<typeof allowedProcess>;
