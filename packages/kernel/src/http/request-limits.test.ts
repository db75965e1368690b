import { LingtanError } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { identifyCounted } from './identify-counted.ts';
import { RequestLimiter } from './request-limits.ts';

const limits = { anonymous: 2, user: 3, token: 4 };
const refused = { code: 'HTTP_TOO_MANY_REQUESTS', status: 429 };

describe('requests', () => {
  it.each(['anonymous', 'user', 'token'] as const)(
    'of one caller (%s) are refused beyond what a minute has, and those of others are not; one line says whose',
    async (kind) => {
      const log = createTestLog();
      const limiter = new RequestLimiter(limits, log);
      for (let n = 0; n < limits[kind]; n++) await limiter.count(kind, 'one');
      expect(log.lines).toEqual([]);
      for (let n = 0; n < 50; n++) {
        const error = await limiter.count(kind, 'one').catch((thrown: unknown) => thrown);
        expect(error).toMatchObject(refused);
        expect((error as LingtanError).params['seconds']).toBeGreaterThan(0);
      }
      await limiter.count(kind, 'other');
      expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([['warn', { caller: `${kind}/one` }]]);
    },
  );

  it('with a token that is not good leave a line of where they come from, and count there', async () => {
    const log = createTestLog();
    const asked = (error: Error) => {
      const identify = () => Promise.reject(error);
      return identifyCounted({ authenticator: { identify } as never, limiter }, { address: '203.0.113.7' });
    };
    const limiter = new RequestLimiter(limits, log);
    const bad = new LingtanError('AUTH_INVALID_TOKEN', 'not good', { status: 401 });
    for (let n = 0; n < 2; n++) await expect(asked(bad)).rejects.toMatchObject({ status: 401 });
    await expect(asked(bad)).rejects.toMatchObject(refused);
    await limiter.badCredential('203.0.113.8');
    expect(log.lines[0]!.fields).toEqual({ network: '203.0.113.7' });
  });

  it('whose token could not be looked up count for nobody', async () => {
    const log = createTestLog();
    const limiter = new RequestLimiter(limits, log);
    const identify = () => Promise.reject(new LingtanError('DATABASE_UNAVAILABLE', 'away', { status: 503 }));
    for (let n = 0; n < 10; n++)
      await expect(
        identifyCounted({ authenticator: { identify } as never, limiter }, { address: '203.0.113.7' }),
      ).rejects.toMatchObject({ status: 503 });
    expect(log.lines).toEqual([]);
    await limiter.count('anonymous', '203.0.113.7');
  });

  it('that do not fit leave one line a minute of who sent them', () => {
    const log = createTestLog();
    const limiter = new RequestLimiter(limits, log);
    for (let n = 0; n < 50; n++) limiter.badInput('user/eve');
    expect(log.lines.map(({ fields }) => fields)).toEqual([{ caller: 'user/eve' }]);
  });
});
