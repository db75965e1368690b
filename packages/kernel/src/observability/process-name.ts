import { hostname } from 'node:os';

/** Name of this process for people and in its log: the machine (`LINGTAN_INSTANCE`, or its host name) and its number there. */
export function processName(env: NodeJS.ProcessEnv = process.env): string {
  return `${env['LINGTAN_INSTANCE'] || hostname()}/${process.pid}`;
}
