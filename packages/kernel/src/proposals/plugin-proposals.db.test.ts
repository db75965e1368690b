import { defineNotice, definePermission, definePlugin, defineProposal, defineRoute, noConfig } from '@lingtan/sdk';
import type { Principal, ProposalAnswer } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestKernel, isolatedPlugin, type TestCaller, type TestKernel } from '../../testing/index.ts';

const both = (text: string) => ({ en: text, 'zh-CN': text });
const use = definePermission({ id: 'valves.use', title: both('Use'), grants: ['operator', 'member', 'auditor'] });
const decide = definePermission({ id: 'valves.decide', title: both('Decide'), grants: ['operator', 'member'] });
const opening = defineProposal(
  defineNotice('valves.opening', {
    ...{ permission: decide, severity: 'task', name: both('Approval') },
    text: { en: '{who} wants to open {valve}', 'zh-CN': '{who} 拟开启{valve}' },
  }),
  z.strictObject({ valve: z.string(), fail: z.boolean() }),
);
const asked = z.strictObject({
  valve: z.string(),
  fail: z.boolean().default(false),
  parties: z.array(z.string()).default([]),
  decider: z.string().nullable().default(null),
  agreed: z.array(z.string()).default([]),
  expiresAt: z.number().optional(),
});
const answer = z.object({ result: z.unknown() });
const body = z.strictObject({ valve: z.string(), answer: z.unknown() });
const propose = defineRoute({
  ...{
    method: 'post',
    path: '/open',
    summary: 'Open',
    permission: use,
    body: asked,
    response: z.object({ no: z.int() }),
  },
});
const decideRoute = defineRoute({
  ...{ method: 'post', path: '/decide', summary: 'Decide', permission: use, body, response: answer },
});
const drop = defineRoute({
  ...{
    method: 'post',
    path: '/drop',
    summary: 'Drop',
    permission: use,
    body: asked,
    response: z.object({ had: z.boolean() }),
  },
});
let done: string[] = [];
let steps: string[] = [];
const agreed = new Map<string, string[]>();
const plugin = definePlugin({
  ...{ id: 'valves', config: noConfig, permissions: [use, decide], notices: [opening.notice] },
  async start({ proposals, route, documents }) {
    proposals.handle(opening, {
      before: async (_, { subject }) => agreed.get(subject) ?? [],
      async decide(tx, { act, proposal, principal }) {
        await documents.put(`open/${proposal.data.valve}`, { act }, tx);
        if (proposal.data.fail) throw new Error('stuck');
        return { by: principal.name, act };
      },
      async after({ act, proposal }) {
        done.push(`${act} ${proposal.subject}`);
      },
    });
    proposals.witness(async (_, { step, subject, by }) => void steps.push(`${by.name} ${step} ${subject}`));
    route(propose, async ({ body: { valve, fail, parties, decider, expiresAt, ...rest }, principal, tx }) => {
      agreed.set(valve, rest.agreed);
      const what = {
        subject: valve,
        params: { who: principal.name, valve },
        link: '/',
        data: { valve, fail },
        reason: null,
      };
      const whose = {
        enterprises: parties,
        decidingEnterprise: decider,
        ...(expiresAt === undefined ? {} : { expiresAt }),
      };
      return { no: await tx((on) => proposals.propose(on, opening, { ...what, ...whose }, principal)) };
    });
    route(decideRoute, async ({ body: { valve, answer: said }, principal }) => ({
      result: await proposals.decide(opening, valve, said as ProposalAnswer, principal as Principal),
    }));
    route(drop, async ({ body: { valve }, tx }) => ({
      had: await tx((on) => proposals.withdraw(on, opening, valve, null)),
    }));
  },
});

let park: TestKernel;
const [ann, bo, ada]: TestCaller[] = [{ person: 'Ann' }, { person: 'Bo' }, { person: 'Ada', member: 'alpha' }];
const call = async <T = { code: string }>(as: TestCaller, path: string, sent: object = {}) =>
  (await park.api(as).post<T>(path, sent)).body;
const open = async (as: TestCaller, valve: string, more: object = {}) =>
  (await call<{ no: number }>(as, '/x/valves/open', { valve, ...more })).no;
const say = (as: TestCaller, no: number, act = 'approve', more: object = {}) =>
  call<{ code?: string; state?: string }>(as, `/proposals/${no}/decision`, { act, ...more });
const list = async (as: TestCaller, query = 'state=proposed') =>
  (await park.api(as).get<{ no: number; mayDecide: boolean; own: boolean; state: string }[]>(`/proposals?${query}`))
    .body;
const seen = async (as: TestCaller) => (await list(as)).map(({ no, mayDecide, own }) => ({ no, mayDecide, own }));
const told = async (as: TestCaller) =>
  (await park.api(as).get<{ rows: { text: { en: string } }[] }>('/notices')).body.rows.map(({ text }) => text.en);
const stored = (key: string) =>
  park.tx(async (tx) => (await tx.execute(`select value from kernel.plugin_documents where key = '${key}'`)).rows[0]);

beforeAll(async () => {
  const far = await isolatedPlugin(
    'far',
    `const kind = { notice: { id: 'far.asked' }, data: any() };
    park.proposals.handle(kind, { decide: async (on, { proposal, act, principal }) => {
      await park.documents.put('done', { act, said: proposal.data.what, by: principal.name }, on);
    } });
    park.route(post('/ask'), ({ body, principal, tx }) => tx(async (on) => ({ no: await park.proposals.propose(on, kind,
      { subject: body.what, params: {}, link: '/', data: { what: body.what }, reason: null }, { ...principal, ...body.as }) })));
    park.route(post('/decide'), async ({ body, principal }) => ({ result: await park.proposals.decide(kind, body.what, { act: 'approve', note: null }, principal) }));`,
    {
      fields: `notices: [{ kind: 'notice', id: 'far.asked', permission, severity: 'task', name: { en: 'Asked', 'zh-CN': '待批' },
        text: { en: 'Something far', 'zh-CN': '远处事项' } }],`,
    },
  );
  park = await createTestKernel({ plugins: [plugin, far], park: { enterprises: ['alpha', 'beta', 'gamma'] } });
});
afterAll(() => park?.stop());

describe('a proposal of a plugin', () => {
  it('is carried out when another person approves it, by the list of the park or by a route of the plugin', async () => {
    expect(await seen(ann!)).toEqual([]);
    const { token } = await park.key({ owner: 'Ann' });
    const no = await open({ token }, 'north');
    expect(await open(bo!, 'north')).toBe(no);
    expect(await seen(ann!)).toEqual([{ no, mayDecide: false, own: true }]);
    expect(await seen(bo!)).toEqual([{ no, mayDecide: true, own: false }]);
    expect((await told(bo!)).some((text) => text.endsWith('wants to open north'))).toBe(true);
    for (const own of [ann!, { token }]) expect(await say(own, no)).toMatchObject({ code: 'PERSON_SAME' });
    expect(await say('operator', no)).toMatchObject({ code: 'PERSON_NEEDED' });
    expect(await say({ person: 'Aud', role: 'auditor' }, no)).toMatchObject({ code: 'PROPOSAL_UNKNOWN' });
    expect(await stored('open/north')).toBeUndefined();
    expect(await say(bo!, no)).toMatchObject({ state: 'approved' });
    expect(await stored('open/north')).toEqual({ value: { act: 'approve' } });
    expect([done, await told(bo!)]).toEqual([['approve north'], []]);

    await open(ann!, 'south');
    const said = { act: 'approve', note: null, idempotencyKey: 'the-south-valve' };
    const decided = () =>
      call<{ result: unknown; code?: string }>(bo!, '/x/valves/decide', { valve: 'south', answer: said });
    expect(await decided()).toEqual({ result: { by: 'Bo', act: 'approve' } });
    expect(await decided()).toEqual({ result: { by: 'Bo', act: 'approve' } });
    expect(done).toEqual(['approve north', 'approve south']);
    expect(steps.at(-1)).toBe('Bo approved south');
  });

  it('is decided by the command line of the server alone, even of its own', async () => {
    expect(await say('platform-admin', await open('platform-admin', 'alone'))).toMatchObject({ state: 'approved' });
  });

  it('is undecided when it cannot be carried out', async () => {
    const no = await open(ann!, 'stuck', { fail: true });
    const { status } = await park.api(bo!).post(`/proposals/${no}/decision`, { act: 'approve' });
    expect(status).toBe(500);
    expect(await stored('open/stuck')).toBeUndefined();
    expect(await seen(bo!)).toEqual([{ no, mayDecide: true, own: false }]);
    expect(await call(ann!, '/x/valves/drop', { valve: 'stuck' })).toEqual({ had: true });
    expect(await call(ann!, '/x/valves/drop', { valve: 'stuck' })).toEqual({ had: false });
    expect(await say(bo!, no)).toMatchObject({ code: 'PROPOSAL_OVER' });
  });

  it('asks somebody who has not agreed before', async () => {
    const no = await open(ann!, 'west', { agreed: ['Bo'] });
    expect(await say(bo!, no)).toMatchObject({ code: 'PERSON_SAME' });
    expect(await say({ person: 'Cy' }, no, 'reject')).toMatchObject({ state: 'rejected' });
  });

  it('is seen by its parties, told to who decides, and decided by members of the one enterprise that may', async () => {
    const [ben, cal]: TestCaller[] = [
      { person: 'Ben', member: 'beta' },
      { person: 'Cal', member: 'gamma' },
    ];
    const no = await open(ada!, 'gate', { parties: ['alpha', 'beta'], decider: 'beta' });
    expect(await seen(ada!)).toEqual([{ no, mayDecide: false, own: true }]);
    expect(await seen({ person: 'Al', member: 'alpha' })).toEqual([{ no, mayDecide: false, own: false }]);
    expect(await seen(ben!)).toEqual([{ no, mayDecide: true, own: false }]);
    expect([await seen(cal!), await told(cal!), await told({ member: 'alpha' })]).toEqual([[], [], []]);
    expect(await told(ben!)).toEqual(['Ada wants to open gate']);
    expect(await say(cal!, no)).toMatchObject({ code: 'PROPOSAL_UNKNOWN' });
    expect(await say({ person: 'Al', member: 'alpha' }, no)).toMatchObject({ code: 'PROPOSAL_OTHER_PARTY' });
    // The database itself keeps it from others, and from being decided twice.
    const rows = (enterpriseId: string | null, statement: string) =>
      park.kernel.database.withParkTx({ parkId: 'test-park', parkNo: 1, enterpriseId }, async (tx) => {
        return (await tx.execute(statement)).rowCount;
      });
    const look = `select from kernel.proposals where no = ${no}`;
    expect([await rows('alpha', look), await rows('gamma', look), await rows(null, look)]).toEqual([1, 0, 1]);
    expect(await say(ben!, no)).toMatchObject({ state: 'approved' });
    expect(await rows(null, `update kernel.proposals set state = 'rejected' where no = ${no}`)).toBe(0);
    await expect(rows(null, `delete from kernel.proposals`)).rejects.toThrow();
  });

  it('says so where another one of its subject waits that the proposer may not see', async () => {
    const no = await open(ada!, 'shared', { parties: ['alpha', 'beta'], decider: 'beta' });
    const hidden = await call({ person: 'Cal', member: 'gamma' }, '/x/valves/open', {
      valve: 'shared',
      parties: ['gamma'],
    });
    expect(hidden).toMatchObject({ code: 'PROPOSAL_TAKEN' });
    expect(await say(ada!, no, 'withdraw')).toMatchObject({ state: 'withdrawn' });
  });

  it('is listed page by page, with no gap and none twice', async () => {
    const all = (await list(bo!, 'limit=200')).map(({ no }) => no);
    expect(all.length).toBeGreaterThan(4);
    const paged: number[] = [];
    for (;;) {
      const before = paged.length === 0 ? '' : `&before=${paged.at(-1)}`;
      const page = await list(bo!, `limit=2${before}`);
      if (page.length === 0) break;
      paged.push(...page.map(({ no }) => no));
    }
    expect(paged).toEqual(all);
    const states = await Promise.all(
      ['proposed', 'approved', 'rejected', 'withdrawn', 'expired'].map((state) => list(bo!, `state=${state}`)),
    );
    expect(states.flat()).toHaveLength(all.length);
    expect(await list(bo!, 'kind=valves.none')).toEqual([]);
  });

  it('is over at its time, whether or not it was looked at, and may then be made again', async () => {
    const past = Date.now() + 30;
    const no = await open(ann!, 'late', { expiresAt: past });
    await expect.poll(() => list(bo!, 'state=expired')).toMatchObject([{ no, state: 'expired', mayDecide: false }]);
    expect(await say(bo!, no)).toMatchObject({ code: 'PROPOSAL_OVER' });
    expect(await told(bo!)).toEqual(['Ann wants to open late']);
    await park.kernel.proposals.expire();
    expect(await told(bo!)).toEqual([]);
    expect(await open(ann!, 'late')).toBeGreaterThan(no);
  });

  it('works for a plugin in a process of its own, which proposes for whom it answers and decides for nobody', async () => {
    const ask = (what: string, as: object = {}) =>
      call<{ no: number; code?: string }>(ann!, '/x/far/ask', { what, as });
    expect(await ask('forged', { id: 'Bo' })).toMatchObject({ code: 'PLUGIN_CALL_INVALID' });
    const { no } = await ask('east');
    expect(await call(bo!, '/x/far/decide', { what: 'east' })).toMatchObject({ code: 'PLUGIN_NO_DECISION' });
    expect(await say(ann!, no)).toMatchObject({ code: 'PERSON_SAME' });
    expect(await say(bo!, no)).toMatchObject({ state: 'approved' });
    expect(await stored('done')).toEqual({ value: { act: 'approve', said: 'east', by: 'Bo' } });
  });
});
