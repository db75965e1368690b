import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** How the process ended; null where it ended as Vitest ends it. */
export function endOf(code: number | null, signal: NodeJS.Signals | null): string | null {
  if (signal !== null) return signal === 'SIGTERM' ? null : `by ${signal}`;
  return code === 0 ? null : `with exit code ${code}`;
}

function watch(message: unknown): void {
  const child = (message as { process: ChildProcess }).process;
  child.once('exit', (code, signal) => {
    if (!child.spawnargs.some((each) => each.endsWith('workers/forks.js'))) return;
    const how = endOf(code, signal);
    if (how !== null) console.error(`TEST PROCESS ENDED: ${how}, in the middle of a file`);
  });
}

/** Of a test process that ended by itself Vitest says only that it did. This says how, which tells a full memory from a crash. */
export function setup(): () => void {
  subscribe('child_process', watch);
  return () => unsubscribe('child_process', watch);
}
