import { spawnSync } from 'node:child_process';

/** Runs a program to its end; answers what it printed. Throws with how it ended and the last that it said, where it failed. */
export function runProgram(program: string, args: readonly string[]): string {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  const how = error?.message ?? (signal ? `was ended by ${signal}` : `ended with ${status}`);
  throw new Error(`${[program, ...args].join(' ')}: ${how}: ${(stderr ?? '').slice(-1000)}`);
}

/** OpenSSL's command line. */
export const openssl = (...args: readonly string[]): string => runProgram('openssl', args);
