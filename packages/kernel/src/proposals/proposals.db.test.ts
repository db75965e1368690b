import { defineConfig, definePlugin, safety, secret, shortened } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, type TestCaller, type TestKernel } from '../../testing/index.ts';

const device = z.strictObject({
  id: z.string(),
  name: z.string().default(''),
  maxKw: z
    .number()
    .default(100)
    .meta({ ...safety, unit: 'kW' }),
});
const schema = z.strictObject({
  token: secret({ sentTo: [] }),
  note: z.string().default(''),
  hook: z.string().optional().meta(shortened),
  writers: z.array(z.string()).default([]).meta(safety),
  devices: z.array(device).default([]),
});
const plant = definePlugin({ id: 'plant', config: defineConfig({ version: 1, schema }), async start() {} });

/** Nobody has touched it before the test that is about that. */
const spare = definePlugin({
  id: 'spare',
  config: defineConfig({ version: 1, schema: schema.pick({ note: true, writers: true }) }),
  async start() {},
});

type Settings = z.input<typeof schema> | Record<string, unknown>;
interface Seen {
  no: number;
  state: string;
  own: boolean;
  subject: string;
  changes: { field: string; before: unknown; after: unknown }[];
}

let park: TestKernel;
const [ann, bo, ada]: TestCaller[] = [{ person: 'Ann' }, { person: 'Bo' }, { person: 'Ada', role: 'auditor' }];
const read = async () =>
  (await park.api('operator').get<{ value: Settings; revision: string }>('/plugins/plant/config')).body;
const put = (as: TestCaller, value: Settings, more: object = {}) =>
  park
    .api(as)
    .put<{ proposal: number | null; code?: string; value: Settings }>('/plugins/plant/config', { value, ...more });
const open = async (as: TestCaller = ann!) => (await park.api(as).get<Seen[]>('/proposals?state=proposed')).body;
const decide = (as: TestCaller, no: number, act: string) =>
  park.api(as).post<Seen & { code: string }>(`/proposals/${no}/decision`, { act });
const proposed = async (as: TestCaller, value: Settings): Promise<number> => {
  const answer = await put(as, value, { reason: 'for a test' });
  expect(answer.body.proposal, JSON.stringify(answer.body)).toBeGreaterThan(0);
  return answer.body.proposal!;
};
const told = async (as: TestCaller) =>
  (await park.api(as).get<{ rows: { kind: string; text: { en: string } }[] }>('/notices')).body.rows.filter(
    ({ kind }) => kind === 'kernel.settings-proposed',
  );

beforeAll(async () => {
  park = await createTestKernel({ plugins: [plant, spare] });
  const first = { token: 'first-secret', devices: [{ id: 'store' }, { id: 'pump', maxKw: 20 }] };
  // What nobody has set yet limits nothing.
  expect((await put(ann!, first)).body).toMatchObject({ proposal: null });
});
afterAll(() => park.stop());

describe('settings that move a limit', () => {
  it('are stored when another person says so, and not before', async () => {
    const { value } = await read();
    const wanted = {
      ...value,
      devices: [
        { id: 'pump', maxKw: 20 },
        { id: 'store', maxKw: 500, name: 'Store' },
      ],
    };
    const no = await proposed(ann!, wanted);
    expect((await read()).value).toEqual(value);
    // The pump stands elsewhere in the list and is the same; a name is no limit; what was left out was 100.
    const title = { en: 'store · maxKw', 'zh-CN': 'store · maxKw' };
    const changes = [{ field: '/devices/id=store/maxKw', title, unit: 'kW', before: 100, after: 500 }];
    expect(await open()).toMatchObject([{ no, own: true, subject: 'plant', changes }]);
    expect(await open(bo!)).toMatchObject([{ no, own: false }]);
    for (const [plugin, found] of Object.entries({ plant: [no], other: [] }))
      expect((await park.api(bo!).get<Seen[]>(`/proposals?plugin=${plugin}`)).body.map((each) => each.no)).toEqual(
        found,
      );
    expect([await told(ann!), await told(bo!)]).toMatchObject([
      [],
      [{ text: { en: 'Ann proposes to change limits of plant: store · maxKw' } }],
    ]);

    const { token } = await park.key({ owner: 'Ann' });
    const { token: foreign } = await park.key({ owner: 'Bo' });
    const refused: [TestCaller, string][] = [
      [ann!, 'PERSON_SAME'],
      [{ token }, 'PERSON_SAME'],
      [{ token: foreign }, 'PERSON_NEEDED'],
      [ada!, 'PROPOSAL_UNKNOWN'],
    ];
    for (const [as, code] of refused) expect((await decide(as, no, 'approve')).body, code).toMatchObject({ code });
    expect((await read()).value).toEqual(value);
    expect((await decide(bo!, no, 'withdraw')).body).toMatchObject({ code: 'PROPOSAL_NOT_YOURS' });

    expect((await decide(bo!, no, 'approve')).body).toMatchObject({ state: 'approved', own: false });
    expect((await read()).value).toMatchObject({ devices: wanted.devices });
    expect(await told(bo!)).toEqual([]);
    expect((await decide(bo!, no, 'reject')).body).toMatchObject({ code: 'PROPOSAL_OVER' });
    const { body } = await park.api('operator').get<{ rows: { action: string; actor: { name: string } }[] }>('/audit');
    const steps = body.rows.filter(({ action }) => action !== 'access.refused');
    expect(steps.slice(0, 3).map(({ action, actor }) => `${actor.name} ${action}`)).toEqual([
      'Bo proposal.approved',
      'Bo plugin.configured',
      'Ann proposal.made',
    ]);
  });

  it('wait for nobody when no limit moves, whoever stores them', async () => {
    const { value } = await read();
    expect((await put(ann!, { ...value, note: 'shift A' })).body).toMatchObject({ proposal: null });
    expect((await put('operator', { ...value, note: 'shift B' })).body).toMatchObject({ proposal: null });
    // A list entry that goes takes its limit along, and a writer that comes is one more.
    await proposed(ann!, { ...value, devices: [] });
    await proposed('operator', { ...value, writers: ['other-plugin'] });
    for (const { no } of await open(bo!)) expect((await decide(bo!, no, 'reject')).body.state).toBe('rejected');
    expect((await read()).value).toMatchObject({ note: 'shift B' });
  });

  it('are set for the first time by one person alone, and never again: not by a key, and not where they were emptied', async () => {
    const { token } = await park.key({ owner: 'Bo' });
    const of = (as: TestCaller, value: Settings) =>
      park.api(as).put<{ proposal: number | null }>('/plugins/spare/config', { value });
    // Whoever proposed has it back: another one of the same person cannot stand beside it.
    const reject = async () => {
      for (const { no, own } of await open(bo!)) await decide(own ? bo! : ann!, no, 'withdraw');
    };
    expect((await of({ token }, { writers: ['by-key'] })).body.proposal).toBeGreaterThan(0);
    await reject();
    expect((await of(ann!, {})).body).toMatchObject({ proposal: null });
    for (const as of [ann!, { token }]) {
      expect((await of(as, { note: 'no limit' })).body).toMatchObject({ proposal: null });
      expect((await of(as, {})).body).toMatchObject({ proposal: null });
      expect((await of(as, { writers: ['anybody'] })).body.proposal, as === ann ? 'person' : 'key').toBeGreaterThan(0);
      await reject();
    }
  });

  it('are switched on again by a person who has just signed in, and by no key', async () => {
    const { token } = await park.key({ owner: 'Bo' });
    const enable = async (as: TestCaller, plugin: string) =>
      (await park.api(as).post<{ code?: string }>(`/plugins/${plugin}/enable`)).body;
    expect(await enable({ token }, 'spare')).toMatchObject({ code: 'PERSON_NEEDED' });
    expect(await enable(ann!, 'spare')).toEqual({ ok: true });
  });

  it('proposed by a key are decided by nobody who is behind it, whether as owner or as maker', async () => {
    const { value } = await read();
    const { token } = await park.key({ owner: 'Bo', maker: 'Ann' });
    const no = await proposed({ token }, { ...value, writers: ['by-key'] });
    for (const person of [ann!, bo!]) {
      expect((await decide(person, no, 'approve')).body).toMatchObject({ code: 'PERSON_SAME' });
      expect(await open(person)).toMatchObject([{ no, own: true, mayDecide: false }]);
    }
    expect((await decide({ person: 'Cy' }, no, 'reject')).body).toMatchObject({ state: 'rejected' });
  });

  it('show what stands behind the host of an address to those only who may change it', async () => {
    const { value } = await read();
    const hook = 'https://hooks.example.org/services/T0/clear-key?token=clear-token';
    const before = await park.api(ada!).get('/plugins/plant/config');
    expect((await put(ann!, { ...value, hook })).status).toBe(200);
    const shown = JSON.stringify((await park.api(ada!).get('/plugins/plant/config')).body);
    expect(shown).toContain('https://hooks.example.org/…');
    expect(shown).not.toEqual(JSON.stringify(before.body));
    const { body: log } = await park.api(ada!).get('/audit?limit=5');
    for (const seen of [shown, JSON.stringify(log)]) expect(seen).not.toMatch(/clear-/u);
    expect((await read()).value).toMatchObject({ hook });
    for (const address of ['https://bo:clear-key@example.org/', 'ftp://clear-key@example.org', 'X+y://a:@b']) {
      const { status, body } = await put(ann!, { ...value, hook: address });
      expect([status, body.code], address).toEqual([400, 'PLUGIN_CONFIG_INVALID']);
      expect(JSON.stringify(body)).toContain('hook: a user or password stands in this address');
      expect(JSON.stringify(body)).not.toContain('clear-key');
    }
    expect((await put(ann!, { ...value, hook: 'https://example.org/~a@b?to=c@d' })).status).toBe(200);
    expect((await put(ann!, value)).status).toBe(200);
  });

  it('are refused with two entries of one id, whichever of them is the one in force', async () => {
    const { value } = await read();
    const copy = { id: 'store', name: 'Store', maxKw: 9000 };
    const devices = value['devices'] as object[];
    for (const both of [
      [copy, ...devices],
      [...devices, copy],
    ]) {
      const { status, body } = await put(ann!, { ...value, devices: both });
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: 'PLUGIN_CONFIG_INVALID' });
      expect(JSON.stringify(body)).toMatch(/devices\.\d\.id: .*"store.*" is there twice/u);
    }
    expect((await read()).value).toEqual(value);
  });

  it('keep a new secret from everybody, and store it with the rest', async () => {
    const { value } = await read();
    const no = await proposed(ann!, { ...value, token: 'second-secret', writers: ['desk'] });
    const { rows } = await park.kernel.database.kernelPool.query('select * from kernel.proposals');
    expect(JSON.stringify([rows, await open(bo!)])).not.toContain('second-secret');
    expect((await decide(bo!, no, 'approve')).status).toBe(200);
    const plugin = park.kernel.registry.get('plant')!;
    expect(await park.kernel.configs.load('test-park', plugin)).toMatchObject({
      token: 'second-secret',
      writers: ['desk'],
    });
  });

  it('fit what they were proposed on, or are refused', async () => {
    const { value } = await read();
    const no = await proposed(ann!, { ...value, writers: [] });
    await put(bo!, { ...value, note: 'meanwhile' });
    expect((await decide(bo!, no, 'approve')).body).toMatchObject({ code: 'PLUGIN_CONFIG_CHANGED' });
    expect(await open()).toMatchObject([{ no }]);
    expect((await decide(ann!, no, 'withdraw')).body).toMatchObject({ state: 'withdrawn' });
    expect(await put(ann!, { ...value, writers: 'all' })).toMatchObject({ status: 400 });
    expect(await open()).toEqual([]);
  });

  it('are not undone by who stores at the same moment what was in force before', async () => {
    const { value } = await read();
    const no = await proposed(ann!, { ...value, writers: ['approved'] });
    const [approved] = await Promise.all([
      decide(bo!, no, 'approve'),
      ...Array.from({ length: 5 }, (_, n) => put(ann!, { ...value, note: `meanwhile ${n}` })),
    ]);
    // Whichever came first: an approved limit is in force, and one that was not approved is not.
    const { writers = [] } = (await read()).value as { writers?: string[] };
    expect(writers).toEqual(approved.status === 200 ? ['approved'] : (value as { writers?: string[] }).writers);
    if (approved.status !== 200) await decide(ann!, no, 'withdraw');
  });

  it('are decided once, by whoever comes first', async () => {
    const { value } = await read();
    const no = await proposed(ann!, { ...value, writers: ['a'] });
    const deciders = await Promise.all([1, 2, 3, 4].map((n) => decide({ person: `Decider ${n}` }, no, 'approve')));
    expect(deciders.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(deciders.filter(({ body }) => body.code === 'PROPOSAL_OVER')).toHaveLength(3);
  });

  it('need a login of a short while ago', async () => {
    const { value } = await read();
    const no = await proposed(ann!, { ...value, writers: ['b'] });
    const late: TestCaller = { person: 'Late' };
    await open(late);
    await park.kernel.database.kernelPool.query(
      `update auth.session set "createdAt" = now() - interval '16 minutes' where "userId" = 'Late'`,
    );
    expect((await decide(late, no, 'approve')).body).toMatchObject({ code: 'AUTH_CONFIRM_REQUIRED' });
    expect((await decide(bo!, no, 'approve')).status).toBe(200);
  });
});
