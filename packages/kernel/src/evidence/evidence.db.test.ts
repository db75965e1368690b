import {
  defineEvidence,
  defineMethod,
  formatRef,
  type EvidenceRef,
  type Explanation,
  type Principal,
} from '@lingtan/sdk';
import {
  createEvidence,
  createInstallationKey,
  exportEvidencePack,
  verifyPack,
  type Evidence,
  type EvidenceView,
  type TxScope,
} from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const reading = defineEvidence({
  kind: 'test.reading',
  title: { en: 'Reading', 'zh-CN': '读数' },
  permission: 'test.raw',
});
const sum = defineEvidence({ kind: 'test.sum', title: { en: 'Sum', 'zh-CN': '合计' }, permission: 'test.read' });
const sumMethod = defineMethod({
  id: 'test.sum',
  version: 1,
  recompute: ({ inputs }) => inputs.reduce((total, input) => total + Number(input.value), 0),
});
const viewer: Principal = { kind: 'user', id: 'u', name: 'U', parkId: 'p', role: 'auditor', enterpriseId: null };
const all: EvidenceView = { viewer, may: () => true };
const onlyTotals: EvidenceView = { viewer, may: (permission) => permission === 'test.read' };
const key = createInstallationKey();

let db: TestDatabase;
let park: TxScope;
let evidence: Evidence;
let values: Map<string, number>;
let next = 0;

let formulaText: Explanation['formula'] = null;
const explanation = (ref: EvidenceRef, value: number, inputs: [EvidenceRef, number][]): Explanation => ({
  ref,
  title: sum.title,
  value,
  unit: 'Wh',
  quality: 'actual',
  method: inputs.length > 0 ? 'test.sum@1' : null,
  formula: formulaText,
  inputs: inputs.map(([input, v]) => ({ ref: input, role: 'part', value: v })),
  recordedAt: '2026-01-01T00:00:00.000Z',
  producedBy: 'test@1.0.0',
});

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  park = await db.addPark(`evidence-${++next}`);
  evidence = createEvidence(db);
  values = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 4],
  ]);
  const owner = { parkId: park.parkId, pluginId: 'test' };
  evidence.registry.explain(owner, reading, async ({ key: name }) => {
    const value = values.get(name);
    return value === undefined ? null : explanation(formatRef('test.reading', name, 1), value, []);
  });
  evidence.registry.explain(owner, sum, async ({ key: names }) => {
    const parts = names
      .split('+')
      .map((name): [EvidenceRef, number] => [formatRef('test.reading', name, 1), values.get(name) ?? 0]);
    return explanation(
      formatRef('test.sum', names, 1),
      parts.reduce((total, [, v]) => total + v, 0),
      parts,
    );
  });
});

const pack = async (ref: string, view = all, bounds: { limit?: number; mostBytes?: number } = {}): Promise<string> => {
  let text = '';
  const createdAt = '2026-01-02T00:00:00.000Z';
  for await (const line of exportEvidencePack({ evidence, key, parkId: park.parkId, ref, view, createdAt, ...bounds }))
    text += line;
  return text;
};

describe('explaining', () => {
  it('opens a figure down to its sources', async () => {
    const tree = await evidence.explainTree(park.parkId, 'test.sum/a+b@1', all);
    expect(tree.state).toBe('open');
    expect(tree.inputs.map(({ ref, explanation: e }) => [ref, e?.value])).toEqual([
      ['test.reading/a@1', 1],
      ['test.reading/b@1', 2],
    ]);
  });

  it('opens inputs as they were known when the figure says so', async () => {
    const owner = { parkId: 'then', pluginId: 'test' };
    const then = '2026-01-01T00:00:00Z';
    evidence.registry.explain(owner, sum, async ({ key: name }) => ({
      ...explanation(`test.sum/${name}`, 1, [['test.reading/a', 1]]),
      ...(name === 'published' ? { inputsAsOf: then } : {}),
    }));
    evidence.registry.explain(owner, reading, async (_ref, asOf) =>
      explanation('test.reading/a', asOf === then ? 1 : 2, []),
    );
    const valueUnder = async (ref: string) =>
      (await evidence.explainTree('then', ref, all)).inputs[0]!.explanation!.value;
    expect([await valueUnder('test.sum/published'), await valueUnder('test.sum/live')]).toEqual([1, 2]);
    let text = '';
    const createdAt = '2026-01-02T00:00:00.000Z';
    const options = { evidence, key, parkId: 'then', ref: 'test.sum/published', view: all, createdAt };
    for await (const line of exportEvidencePack(options)) text += line;
    expect(text.split('\n')[3]).toContain('"value":1');
  });

  it('checks the viewer at every step', async () => {
    const tree = await evidence.explainTree(park.parkId, 'test.sum/a+b@1', onlyTotals);
    expect(tree.state).toBe('open');
    expect(tree.inputs.map(({ state, explanation: e }) => [state, e])).toEqual([
      ['forbidden', undefined],
      ['forbidden', undefined],
    ]);
    const denied = evidence.explain(park.parkId, 'test.reading/a@1', onlyTotals);
    await expect(denied).rejects.toMatchObject({ code: 'EVIDENCE_FORBIDDEN', status: 403 });
  });

  it('marks what is missing, and stops at the depth asked for', async () => {
    expect((await evidence.explainTree(park.parkId, 'test.sum/a+x@1', all)).inputs[1]).toMatchObject({
      state: 'missing',
    });
    expect((await evidence.explainTree(park.parkId, 'test.sum/a@1', all, 0)).inputs[0]).toMatchObject({
      state: 'closed',
    });
  });

  it('says what is wrong with a reference', async () => {
    await expect(evidence.explain(park.parkId, 'nonsense', all)).rejects.toMatchObject({ code: 'EVIDENCE_BAD_REF' });
    await expect(evidence.explain(park.parkId, 'other.kind/x', all)).rejects.toMatchObject({
      code: 'EVIDENCE_UNKNOWN_KIND',
    });
    await expect(evidence.explain(park.parkId, 'test.reading/x', all)).rejects.toMatchObject({
      code: 'EVIDENCE_NOT_FOUND',
    });
    await expect(evidence.explain('another-park', 'test.reading/a', all)).rejects.toMatchObject({
      code: 'EVIDENCE_UNKNOWN_KIND',
    });
  });

  it('refuses two explainers of one kind, and frees it on release', () => {
    const owner = { parkId: 'x', pluginId: 'one' };
    const release = evidence.registry.explain(owner, sum, async () => null);
    expect(() => evidence.registry.explain(owner, sum, async () => null)).toThrow(/already/);
    release();
    expect(evidence.registry.kinds('x')).toEqual([]);
  });

  it('ends on a circle', async () => {
    const owner = { parkId: 'circle', pluginId: 'test' };
    evidence.registry.explain(owner, sum, async ({ key: k }) =>
      explanation(`test.sum/${k}`, 0, [[`test.sum/${k === 'a' ? 'b' : 'a'}`, 0]]),
    );
    const tree = await evidence.explainTree('circle', 'test.sum/a', all, 10);
    expect(tree.inputs[0]!.inputs[0]).toMatchObject({ ref: 'test.sum/a', state: 'seen' });
  });
});

describe('dependents', () => {
  it('come from stored edges and from rules, of this park only', async () => {
    const other = await db.addPark(`foreign-${next}`);
    await db.withParkTx(park, (tx) =>
      evidence.record(tx, park.parkId, 'test.sum/a+b@1', ['test.reading/a@1', 'test.reading/b@1']),
    );
    await db.withParkTx(other, (tx) => evidence.record(tx, other.parkId, 'test.sum/secret@1', ['test.reading/a@1']));
    evidence.registry.dependents({ parkId: park.parkId, pluginId: 'test' }, async ({ key: name }) => [
      `test.sum/year-of-${name}`,
    ]);
    expect(await evidence.dependentsOf(park.parkId, 'test.reading/a@1')).toEqual([
      'test.sum/a+b@1',
      'test.sum/year-of-a',
    ]);
    expect(await evidence.dependentsOf(park.parkId, 'test.reading/a')).toContain('test.sum/a+b@1');
    expect(await evidence.dependentsOf(park.parkId, 'test.reading/a@2')).not.toContain('test.sum/a+b@1');
    expect(await evidence.dependentsOf(park.parkId, 'test.reading/ab')).toEqual(['test.sum/year-of-ab']);
  });

  it('are recorded once, and never for another park', async () => {
    const record = () =>
      db.withParkTx(park, (tx) =>
        evidence.record(tx, park.parkId, 'test.sum/a@1', ['test.reading/a@1', 'test.reading/a@1']),
      );
    await record();
    await record();
    expect(await evidence.dependentsOf(park.parkId, 'test.reading/a@1')).toEqual(['test.sum/a@1']);
    const forged = db.withParkTx(park, (tx) => evidence.record(tx, 'elsewhere', 'test.sum/a@1', ['test.reading/a@1']));
    await expect(forged).rejects.toThrow(/row-level security/);
  });
});

describe('packs', () => {
  it('verify on an empty machine, with every formula computed again', async () => {
    const result = verifyPack(await pack('test.sum/a+b+c@1'), [sumMethod], { trusted: [key] });
    expect(result).toMatchObject({
      ok: true,
      records: 4,
      recomputed: 1,
      absent: [],
      problems: [],
      root: 'test.sum/a+b+c@1',
    });
  });

  it.each([null, 'a + b + c', { en: 'sum of the parts', 'zh-CN': '各部分之和' }])(
    'carry the words of a formula in one language or two, under the seal (%j)',
    async (formula) => {
      formulaText = formula;
      const text = await pack('test.sum/a+b+c@1');
      formulaText = null;
      expect(JSON.parse(text.split('\n')[2]!)).toMatchObject({ type: 'words', formula });
      expect(verifyPack(text, [sumMethod], { trusted: [key] })).toMatchObject({ ok: true, recomputed: 1 });
      const changed = text.replaceAll(JSON.stringify(formula), JSON.stringify('other words'));
      expect(verifyPack(changed, [sumMethod]).ok).toBe(false);
    },
  );

  it('are the same bytes each time', async () => {
    expect(await pack('test.sum/a+b@1')).toBe(await pack('test.sum/a+b@1'));
  });

  it('end at their number of records and at their bytes, before more is held or sent', async () => {
    const ref = 'test.sum/a+b+c@1';
    await expect(pack(ref, all, { limit: 3 })).rejects.toMatchObject({ code: 'EVIDENCE_PACK_TOO_LARGE' });
    const records = Buffer.from((await pack(ref)).split('\n').slice(0, -2).join(''));
    expect(await pack(ref, all, { limit: 4, mostBytes: records.length })).toBe(await pack(ref));
    await expect(pack(ref, all, { mostBytes: records.length - 1 })).rejects.toMatchObject({
      code: 'EVIDENCE_PACK_TOO_HEAVY',
      params: { ref, records: 3 },
    });
  });

  it('name what the viewer may not open', async () => {
    const result = verifyPack(await pack('test.sum/a+b@1', onlyTotals), [sumMethod]);
    expect(result).toMatchObject({ ok: true, records: 1 });
    expect(result.absent.map(({ ref }) => ref)).toEqual(['test.reading/a@1', 'test.reading/b@1']);
  });

  it('show any modified byte', async () => {
    const text = await pack('test.sum/a+b+c@1');
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.integer({ min: 33, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        return changed === text || !verifyPack(changed, [sumMethod], { trusted: [key] }).ok;
      }),
      { numRuns: 300 },
    );
  });

  it('show a removed, a doubled and a swapped line', async () => {
    const lines = (await pack('test.sum/a+b+c@1')).trimEnd().split('\n');
    const variants = [
      lines.filter((_, at) => at !== 2),
      [...lines.slice(0, 3), lines[2]!, ...lines.slice(3)],
      [lines[0]!, lines[1]!, lines[3]!, lines[2]!, ...lines.slice(4)],
    ];
    for (const variant of variants) expect(verifyPack(variant.join('\n'), [sumMethod]).ok).toBe(false);
  });

  it('show a figure that its formula does not give, though properly signed', async () => {
    evidence.registry.explain({ parkId: 'liar', pluginId: 'test' }, sum, async () =>
      explanation('test.sum/a@1', 99, [['test.reading/a@1', 1]]),
    );
    let text = '';
    const options = {
      evidence,
      key,
      parkId: 'liar',
      ref: 'test.sum/a@1',
      view: all,
      createdAt: '2026-01-02T00:00:00.000Z',
    };
    for await (const line of exportEvidencePack(options)) text += line;
    expect(verifyPack(text, [sumMethod]).problems).toMatchObject([{ reason: 'value', ref: 'test.sum/a@1', line: 2 }]);
  });

  it('hold by an earlier key of the installation when they are older than its end, and not when they are later', async () => {
    const text = await pack('test.sum/a+b@1');
    const { createdAt } = JSON.parse(text.split('\n')[0]!) as { createdAt: string };
    const until = (retiredAt: string) => [createInstallationKey(), { publicKey: key.publicKey, retiredAt }];
    expect(verifyPack(text, [sumMethod], { trusted: until(createdAt) }).ok).toBe(true);
    const late = new Date(Date.parse(createdAt) - 1).toISOString();
    expect(verifyPack(text, [sumMethod], { trusted: until(late) }).problems).toMatchObject([{ reason: 'foreign-key' }]);
  });

  it('tell a foreign signature, an unknown method and rubbish', async () => {
    const text = await pack('test.sum/a+b@1');
    const foreign = verifyPack(text, [sumMethod], { trusted: [createInstallationKey()] });
    expect(foreign.problems).toMatchObject([{ reason: 'foreign-key' }]);
    expect(verifyPack(text, []).unknownMethods).toEqual(['test.sum/a+b@1']);
    for (const rubbish of ['', '{}', 'null\nnull', '\u0000', '[]\n[]\n[]'])
      expect(verifyPack(rubbish, []).ok).toBe(false);
  });
});
