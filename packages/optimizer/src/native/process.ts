import { createRequire } from 'node:module';
import type { ThreadAnswer, ThreadTask } from '../threads/protocol.ts';
import type { NativeAddon } from './addon.ts';
import { solveNatively } from './solve-native.ts';

// Entry of a process of its own: a fault in native code ends it and nothing else. The last argument is the addon's path.

// Node would open its inspector.
process.on('SIGUSR1', () => undefined);
const addon = createRequire(import.meta.url)(process.argv.at(-1)!) as NativeAddon;

async function solve({ model, options }: ThreadTask): Promise<ThreadAnswer> {
  try {
    return { kind: 'result', result: await solveNatively(addon, model, options) };
  } catch (error) {
    return { kind: 'broken', message: String(error) };
  }
}

process.on('message', (task: ThreadTask) => {
  void solve(task).then((answer) => process.send?.(answer));
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0));
