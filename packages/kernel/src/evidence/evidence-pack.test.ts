import type { EvidenceRef, Explanation, Principal } from '@lingtan/sdk';
import { canonicalJson } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { createInstallationKey } from '../audit/installation-key.ts';
import { evidenceErrors } from './errors.ts';
import type { Evidence } from './evidence.ts';
import { exportEvidencePack } from './evidence-pack.ts';
import { leafHash, merkleRoot } from './merkle.ts';
import { verifyPack } from './verify-pack.ts';

const key = createInstallationKey();
const createdAt = '2026-01-02T00:00:00.000Z';
const viewer: Principal = {
  ...{ kind: 'user', id: 'u-1', name: 'Ada', parkId: 'dafeng', role: 'operator', enterpriseId: null },
};

/** Evidence of a sum of two readings, one of which is closed, in the words of a version. */
const inWordsOf = (version: string): Evidence['explain'] => {
  const about = (ref: EvidenceRef, value: number, inputs: Explanation['inputs']): Explanation => ({
    ...{ ref, value, unit: 'Wh', quality: 'actual', inputs, recordedAt: createdAt, producedBy: 'test@1.0.0' },
    ...{ method: null, parameters: { loss: 0.1 } },
    title: { en: `Sum as ${version} says it`, 'zh-CN': `${version} 的合计` },
    formula: { en: `the parts as ${version} says it`, 'zh-CN': version },
    links: [{ title: { en: version, 'zh-CN': version }, path: `/${version}` }],
  });
  const part = (name: string) => ({ ref: `test.reading/${name}@1`, role: 'part', value: 1 });
  return async (_park, ref) => {
    if (ref === 'test.sum/a+b@1') return about(ref, 2, [part('a'), part('b')]);
    if (ref === 'test.reading/a@1') return about(ref, 1, []);
    throw evidenceErrors.FORBIDDEN({ ref, permission: `read ${version}` });
  };
};
const pack = async (version: string): Promise<string[]> => {
  const evidence = { explain: inWordsOf(version) } as unknown as Evidence;
  const view = { viewer, may: () => true };
  const lines: string[] = [];
  const options = { evidence, key, parkId: 'dafeng', ref: 'test.sum/a+b@1', view, createdAt };
  for await (const line of exportEvidencePack(options)) lines.push(line.trimEnd());
  return lines;
};
const typeOf = (line: string) => (JSON.parse(line) as { type: string }).type;

it('a record has the same hash in whatever words it is explained, and the words are under the seal', async () => {
  const [before, after] = [await pack('v1'), await pack('v2')];
  const records = (lines: string[]) =>
    lines.filter((line) => ['record', 'absent'].includes(typeOf(line))).map(leafHash);
  expect(records(before)).toHaveLength(3);
  expect(records(after)).toEqual(records(before));
  for (const lines of [before, after]) {
    const verified = verifyPack(lines.join('\n'), [], { trusted: [key] });
    expect(verified).toMatchObject({ ok: true, records: 2, problems: [] });
    expect(verified.absent[0]!.reason).toContain('read v');
  }
  for (const [at, line] of before.entries()) {
    if (typeOf(line) !== 'words') continue;
    const changed = before.with(at, line.replaceAll('v1', 'v3'));
    expect(verifyPack(changed.join('\n'), []).problems).toContainEqual(
      expect.objectContaining({ line: at + 1, reason: 'line-changed' }),
    );
  }
});

it('words about another record, or none, are not taken though they are sealed', async () => {
  const lines = (await pack('v1')).slice(0, -1);
  const sealed = (body: string[]): string => {
    const leaves = body.map(leafHash);
    const root = merkleRoot(leaves);
    const footer = { type: 'footer', leaves, merkleRoot: root, keyId: key.id, signature: key.sign(root) };
    return [...body, canonicalJson(footer)].join('\n');
  };
  expect(verifyPack(sealed(lines), []).ok).toBe(true);
  for (const body of [
    [lines[0]!, lines[2]!, lines[1]!, ...lines.slice(3)],
    [...lines.slice(0, 3), lines[2]!, ...lines.slice(3)],
  ])
    expect(verifyPack(sealed(body), []).problems).toMatchObject([{ reason: 'format' }]);
});

it('a pack of the first format, with the words in its records, still verifies', async () => {
  const explain = inWordsOf('v1');
  const record = async (ref: string) =>
    canonicalJson({ type: 'record', explanation: await explain('dafeng', ref, { viewer, may: () => true }) });
  const body = [
    canonicalJson({
      ...{ type: 'header', format: 'lingtan-evidence-pack@1', root: 'test.sum/a+b@1', park: 'dafeng', asOf: null },
      ...{ createdAt, publicKey: key.publicKey },
    }),
    await record('test.sum/a+b@1'),
    await record('test.reading/a@1'),
    canonicalJson({ type: 'absent', ref: 'test.reading/b@1', reason: 'closed' }),
  ];
  const leaves = body.map(leafHash);
  const root = merkleRoot(leaves);
  const footer = { type: 'footer', leaves, merkleRoot: root, keyId: key.id, signature: key.sign(root) };
  expect(verifyPack([...body, canonicalJson(footer)].join('\n'), [], { trusted: [key] })).toMatchObject({
    ...{ ok: true, records: 2, problems: [], absent: [{ ref: 'test.reading/b@1', reason: 'closed' }] },
  });
});
