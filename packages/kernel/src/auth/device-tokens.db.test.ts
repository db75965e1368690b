import { DeviceTokens } from '@lingtan/sdk';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('device tokens that plugins ask for', () => {
  let park: TestKernel;
  beforeAll(async () => {
    park = await createTestKernel({ plugins: [] });
  });
  afterAll(() => park.stop());
  const tokens = () => park.service(DeviceTokens);
  const issued = async (deviceId: string): Promise<string[]> => {
    const { rows } = await park.database.kernelPool.query<{ subject: string }>(
      `select subject from kernel.audit_log where action = 'device.issued' and after ->> 'deviceId' = $1 order by seq`,
      [deviceId],
    );
    return rows.map(({ subject }) => subject);
  };

  it('stay the same from start to start, with one entry in the audit log', async () => {
    const request = { deviceId: 'gateway', pointPrefix: null };
    const asked = await Promise.all([1, 2, 3].map(() => tokens().issue(request)));
    expect(new Set(asked.map(({ token }) => token)).size).toBe(1);
    expect(await issued('gateway')).toHaveLength(1);
    expect(await tokens().verify(asked[0]!.token)).toEqual({ parkId: 'test-park', ...request, controlPoints: null });
    const other = await tokens().issue({ deviceId: 'other', pointPrefix: null });
    expect(other.token).not.toBe(asked[0]!.token);
  });

  it('are new after one was revoked, has expired, covers other points, or was drawn at random', async () => {
    const request = { deviceId: 'meter', pointPrefix: null };
    const idOf = (token: string) => token.slice(3, 19);
    const first = (await tokens().issue(request)).token;
    await park.api('platform-admin').delete(`/devices/${idOf(first)}`);
    const second = (await tokens().issue(request)).token;
    await park.database.kernelPool.query('update kernel.tokens set expires_at = now() where id = $1', [idOf(second)]);
    const third = (await tokens().issue(request)).token;
    const narrow = (await tokens().issue({ ...request, pointPrefix: 'meter.' })).token;
    await park.database.kernelPool.query('update kernel.tokens set hash = $2 where id = $1', [idOf(narrow), 'other']);
    const last = (await tokens().issue({ ...request, pointPrefix: 'meter.' })).token;
    const all = [first, second, third, narrow, last];
    expect(new Set(all).size).toBe(5);
    expect(await issued('meter')).toEqual(all.map(idOf));
    const good = await Promise.all(all.map((token) => tokens().verify(token)));
    expect(good.map((found) => found !== null)).toEqual([false, false, false, false, true]);
  });
});
