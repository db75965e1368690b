import { constants, getPriority, setPriority } from 'node:os';

const low = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Puts this thread behind those that answer requests while both want the processor. Only Linux weighs each thread by itself:
 * elsewhere the number 0 means the whole process, which is left as it is.
 */
export function yieldProcessor(): void {
  if (process.platform !== 'linux' || getPriority(0) >= low) return;
  setPriority(0, low);
}
