import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [] });
});
afterAll(() => park.stop());

interface Listed {
  id: string;
  name: string;
  platformAdmin: boolean;
  memberships: object[];
  provider: string | null;
}

it('a user is changed over what was read: a role that somebody else has taken away meanwhile stays away', async () => {
  const memberships = [{ parkId: 'test-park', role: 'operator', enterpriseId: null }];
  const id = await park.user({
    ...{ email: 'lin@example.com', name: 'Lin', password: 'correct horse battery staple' },
    memberships,
  });
  const admin = park.api('platform-admin');
  const read = async () => {
    const { body } = await admin.get<Listed[]>('/api/users');
    const { name, platformAdmin, memberships, provider } = body.find((each) => each.id === id)!;
    return { name, platformAdmin, memberships, provider };
  };
  const patch = (change: object) => admin.patch<{ code?: string; detail?: string }>(`/api/users/${id}`, change);
  const before = await read();
  expect((await patch({ memberships: [], before })).status).toBe(200);
  const late = await patch({ name: 'Lin Mei', memberships, before });
  expect([late.status, late.body.code]).toEqual([409, 'AUTH_USER_CHANGED_MEANWHILE']);
  expect(await read()).toEqual({ ...before, memberships: [] });
  // Each of what a page shows counts, and so does one field alone that is changed.
  for (const other of [{ name: 'Li' }, { platformAdmin: true }, { memberships }, { provider: 'sso' }])
    expect((await patch({ name: 'Lin', before: { ...(await read()), ...other } })).status).toBe(409);
  // Of two at once, one is late.
  const [seen, names] = [await read(), ['Lin Mei', 'Mei Lin']];
  const both = await Promise.all(names.map((name) => patch({ name, before: seen })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await patch({ memberships })).status).toBe(200);
  expect((await read()).memberships).toEqual(memberships);
});

it('how long events are kept is changed over what was read', async () => {
  const put = (days: number, before?: number) =>
    park
      .api('operator')
      .put<{ code?: string }>('/retention', { owner: 'kernel', id: 'sentences', days, before, reason: 'room' });
  const statuses: number[] = [];
  for (const [days, before] of [[60, 30], [20, 30], [90, 60], [20]] as const)
    statuses.push((await put(days, before)).status);
  expect(statuses).toEqual([200, 409, 200, 200]);
  expect((await put(10, 90)).body.code).toBe('RETENTION_CHANGED_MEANWHILE');
});
