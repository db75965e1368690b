import {
  defineConfig,
  definePermission,
  definePlugin,
  defineRoute,
  duties,
  type Duty,
  type ParkRole,
  safety,
} from '@lingtan/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestCaller, type TestKernel } from '../../testing/index.ts';

const title = { en: 'x', 'zh-CN': 'x' };
const permission = (name: string, grants: ParkRole[], duty?: Duty) =>
  definePermission({ id: `works.${name}`, title, grants, ...(duty ? { duty } : {}) });
const permissions = {
  read: permission('read', ['operator', 'auditor']),
  run: permission('run', ['operator']),
  take: permission('take', ['member']),
  share: permission('share', ['operator', 'member'], 'registry'),
  registry: permission('registry', ['operator'], 'registry'),
  'market-operator': permission('market-operator', ['operator'], 'market-operator'),
  'safety-engineer': permission('safety-engineer', ['operator'], 'safety-engineer'),
  stop: permission('stop', ['operator', 'safety-engineer']),
};
type Name = keyof typeof permissions;
const all = Object.keys(permissions) as Name[];
const response = z.strictObject({ ok: z.literal(true) });
const works = definePlugin({
  id: 'works',
  config: defineConfig({ version: 1, schema: z.strictObject({ maxKw: z.number().default(1).meta(safety) }) }),
  permissions: Object.values(permissions),
  async start(park) {
    for (const name of all) {
      const route = {
        method: 'post',
        path: `/${name}`,
        summary: name,
        permission: permissions[name],
        response,
      } as const;
      park.route(defineRoute(route), async () => ({ ok: true as const }));
    }
  },
});

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [works] });
});
afterAll(() => park.stop());

const admin: TestCaller = { person: 'Ada', role: 'platform-admin' };
const somebody: Record<ParkRole | 'platform-admin', TestCaller> = {
  operator: { person: 'Olga' },
  registry: { person: 'Rita', role: 'registry' },
  'market-operator': { person: 'Max', role: 'market-operator' },
  'safety-engineer': { person: 'Sam', role: 'safety-engineer' },
  member: { person: 'Moe', member: 'alpha' },
  auditor: { person: 'Aud', role: 'auditor' },
  'platform-admin': admin,
};
/** What each may do, asked of the server. */
const held = async (as: TestCaller): Promise<Name[]> => {
  const can: Name[] = [];
  for (const name of all) {
    const { status } = await park.api(as).post(`/x/works/${name}`);
    expect([200, 403], name).toContain(status);
    if (status === 200) can.push(name);
  }
  return can;
};
const heldByAll = async () =>
  Object.fromEntries(
    await Promise.all(Object.entries(somebody).map(async ([role, as]) => [role, await held(as)] as const)),
  ) as Record<keyof typeof somebody, Name[]>;
const ownOf: Record<Duty, Name[]> = {
  registry: ['read', 'share', 'registry'],
  'market-operator': ['read', 'market-operator'],
  'safety-engineer': ['read', 'safety-engineer', 'stop'],
};
const others = { member: ['take', 'share'], auditor: ['read'], ...ownOf };
const joined = { ...others, operator: all.filter((name) => name !== 'take'), 'platform-admin': all };
const apart = {
  ...others,
  operator: ['read', 'run', 'stop'],
  'platform-admin': ['read', 'run', 'take', 'stop'],
};
const put = (as: TestCaller, separated: boolean) =>
  park.api(as).put<{ separated: boolean; proposal: number | null }>('/duties', { separated });
const decide = async (as: TestCaller, no: number) =>
  (await park.api(as).post(`/proposals/${no}/decision`, { act: 'approve' })).status;
const separated = async () => (await park.api('auditor').get<{ separated: boolean }>('/duties')).body.separated;
const key = (as: TestCaller, role: ParkRole, more: object = {}) =>
  park.api(as).post<{ id: string; token: string; code: string; waiting: boolean }>('/api-keys', {
    ...{ name: 'k', role, ...more },
  });
const worksFor = async (token: string, name: Name) => (await park.api({ token }).post(`/x/works/${name}`)).status;

it('a park that separates nothing is as it was, with the duties beside it', async () => {
  expect(await separated()).toBe(false);
  expect(await heldByAll()).toEqual(joined);
});

it('a park separates duties when an administrator and somebody else say so, and each act is then one duty of people', async () => {
  for (const as of Object.values(somebody).filter((each) => each !== admin))
    expect((await put(as, true)).status).toBe(403);
  const memberKey = (await key('platform-admin', 'member', { enterpriseId: 'alpha', ownerId: 'Olga' })).body.token;
  expect(await worksFor(memberKey, 'take')).toBe(200);
  const { body } = await put(admin, true);
  expect(body).toMatchObject({ separated: false });
  expect((await put(admin, true)).body).toEqual(body);
  expect(await decide(admin, body.proposal!)).toBe(403);
  expect(await heldByAll()).toEqual(joined);
  expect(await decide(somebody.operator, body.proposal!)).toBe(200);
  expect(await separated()).toBe(true);
  expect(await heldByAll()).toEqual(apart);
  // Where a park separates duties an operator has no key for an enterprise either.
  await expect.poll(() => worksFor(memberKey, 'take'), { timeout: 20_000 }).toBe(401);
});

it('nobody has a key for a duty but whose duty it is', async () => {
  const idOf = (who: TestCaller) => (who as { person: string }).person;
  for (const duty of duties) {
    for (const as of [somebody.operator, admin])
      expect((await key(as, duty)).body.code, duty).toBe('AUTH_KEY_BEYOND_OWNER');
    // Whoever makes a key reads it: operators and administrators make none for a duty, for whomever.
    expect((await key(admin, duty, { ownerId: idOf(somebody[duty]) })).status, duty).toBe(400);
    const made = await key('platform-admin', duty, { ownerId: idOf(somebody[duty]) });
    expect(made.body, duty).toMatchObject({ waiting: false });
    const can = (await Promise.all(all.map(async (name) => [name, await worksFor(made.body.token, name)] as const)))
      .filter(([, status]) => status === 200)
      .map(([name]) => name);
    expect(can, duty).toEqual(ownOf[duty]);
  }
});

it('a limit that an operator proposes is decided by the safety engineer, and by no operator or administrator', async () => {
  // What nobody has set yet limits nothing.
  const settings = '/plugins/works/config';
  expect((await park.api(somebody.operator).put(settings, { value: { maxKw: 1 } })).status).toBe(200);
  const asked = await park.api(somebody.operator).put<{ proposal: number }>(settings, { value: { maxKw: 500 } });
  const no = asked.body.proposal;
  for (const as of [somebody.operator, { person: 'Otto' }, admin, somebody.registry, somebody['market-operator']])
    expect(await decide(as, no), JSON.stringify(as)).not.toBe(200);
  expect(await decide(somebody['safety-engineer'], no)).toBe(200);
});

it('nor is the separation ended without the safety engineer', async () => {
  const { proposal } = (await put(admin, false)).body;
  for (const as of [somebody.operator, { person: 'Ben', role: 'platform-admin' } as const])
    expect(await decide(as, proposal!)).not.toBe(200);
  expect(await separated()).toBe(true);
  expect(await decide(somebody['safety-engineer'], proposal!)).toBe(200);
  expect(await heldByAll()).toEqual(joined);
  const { rows } = await park.kernel.database.kernelPool.query<{ name: string; after: object }>(
    `select actor->>'name' as name, after from kernel.audit_log where action = 'park.duties' order by seq`,
  );
  expect(rows).toEqual([
    { name: 'Olga', after: { separated: true } },
    { name: 'Sam', after: { separated: false } },
  ]);
});
