import type { CheckScope, ConfigCheck } from '@lingtan/sdk';
import { dial } from '@lingtan/sdk/net';
import type { AlarmConfig } from '../contracts/index.ts';

const timeoutMs = 5_000;

/** Tries whether the mail server can be reached; webhooks are not called, since their receivers would take that for an alarm. */
export async function checkAlarms({ config, signal }: CheckScope<AlarmConfig>): Promise<ConfigCheck> {
  const { smtp, routes, pointAlarms } = config;
  if (routes.some(({ kind }) => kind === 'email') && !smtp)
    return { ok: false, message: 'A route sends e-mail, but no mail server is given.' };
  if (routes.some(({ kind }) => kind === 'push') && !config.webPush)
    return { ok: false, message: 'A route sends to browsers, but `webPush` is not given.' };
  const said = `${pointAlarms.length} limits of points, ${routes.length} routes of notices`;
  if (!smtp) return { ok: true, message: `${said}.` };
  const problem = await reach(smtp.host, smtp.port, signal);
  return problem === null
    ? { ok: true, message: `${said}; the mail server ${smtp.host}:${smtp.port} answers.` }
    : { ok: false, message: `The mail server ${smtp.host}:${smtp.port} cannot be reached: ${problem}` };
}

async function reach(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  try {
    (await dial({ host, port }, timeoutMs, signal)).destroy();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
