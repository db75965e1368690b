import { LingtanError } from '@lingtan/sdk';

/**
 * The Redis that the environment names; nothing where it names none.
 * @throws SERVER_BAD_SETTING without the value: the client would take what is no address for the path of a socket, and repeat it,
 * password and all, in each failure
 */
export function redisUrlOf(env: Readonly<Record<string, string | undefined>>): { redisUrl?: string } {
  const text = env['REDIS_URL'];
  if (!text) return {};
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'redis:' && protocol !== 'rediss:')
    throw new LingtanError(
      'SERVER_BAD_SETTING',
      'REDIS_URL is no address of a Redis; it is not shown here, since it may hold a password; expected redis://HOST:PORT or rediss://HOST:PORT',
      { status: 400 },
    );
  return { redisUrl: text };
}
