import type { CheckScope } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { type AlarmConfig, alarmConfig } from '../contracts/index.ts';
import { checkAlarms } from './check.ts';
import { sendEmail } from './notify/email.ts';

const smtp = (host: string, port: number) => ({ host, port, security: 'none' as const, from: 'park@example.org' });

it.each([
  ['the address where clouds answer with credentials', smtp('169.254.169.254', 25)],
  ['Redis', smtp('127.0.0.1', 6379)],
])('a server of mail that is %s is neither tried nor sent to', async (_, server) => {
  const config = alarmConfig.schema.parse({ smtp: server });
  const scope = { config, signal: AbortSignal.timeout(10_000) } as CheckScope<AlarmConfig>;
  const { ok, message } = await checkAlarms(scope);
  expect([ok, message]).toEqual([false, expect.stringContaining(`${server.host}:${server.port} is never opened`)]);
  const send = sendEmail(config.smtp!, undefined, ['a@example.org'], { subject: 's', text: 't' });
  await expect(send).rejects.toThrow('is never opened');
});
