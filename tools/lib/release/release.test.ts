import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { provenanceOf } from './provenance.mjs';
import { refusedLicences, sbomOf, type Lockfile } from './sbom.mjs';
import { checkRelease, signRelease, sumsOf } from './sums.mjs';

const root = join(import.meta.dirname, '../../..');
const at = '2026-01-01T00:00:00.000Z';

describe('the bill of materials of the product', () => {
  const lockfile = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const bill = sbomOf(lockfile, { name: 'lingtan', at });
  const refs = new Set(bill.components.map((each) => each['bom-ref']));

  it('names all that is installed outside of development, with the hash of its file, and nothing else', () => {
    const installed = Object.entries(lockfile.packages).flatMap(([path, { version, dev, link }]) =>
      path.includes('node_modules/') && !dev && !link ? [`${path.split('node_modules/').at(-1)!}@${version}`] : [],
    );
    expect(installed.length).toBeGreaterThan(100);
    const named = [...refs].filter((ref) => !ref.startsWith('@lingtan/'));
    expect(named.filter((ref) => !installed.includes(ref))).toEqual([]);
    expect(installed.filter((ref) => !refs.has(ref))).toEqual([]);
    for (const { name, hashes } of bill.components)
      expect([name, hashes?.[0]?.content.length ?? 0]).toEqual([name, name.startsWith('@lingtan/') ? 0 : 128]);
  });

  it('says of each what it needs, and of nothing that it does not name', () => {
    expect(bill.dependencies.map(({ ref }) => ref).toSorted()).toEqual([...refs].toSorted());
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
    const needs = (ref: string) =>
      bill.dependencies.find((each) => each.ref.startsWith(`${ref}@`))!.dependsOn.join(' ');
    expect(needs('@lingtan/kernel')).toMatch(/\bbullmq@.*\bexpress@/);
  });

  it('of one package is a part of it', () => {
    const sdk = sbomOf(lockfile, { name: '@lingtan/sdk', workspace: 'packages/sdk', at });
    expect(sdk.components.length).toBeLessThan(bill.components.length / 2);
    expect(sdk.components.filter((each) => !refs.has(each['bom-ref']))).toEqual([]);
  });

  it('holds nothing that may not be shipped', () => {
    expect(refusedLicences(bill)).toEqual([]);
    const under = (expression: string) => ({ components: [{ name: 'x', version: '1', licenses: [{ expression }] }] });
    expect(refusedLicences(under('(MIT OR GPL-3.0-or-later)'))).toEqual([]);
    for (const text of ['AGPL-3.0-only', 'GPL-2.0', '(GPL-2.0 OR AGPL-3.0)'])
      expect(refusedLicences(under(text))).toEqual([`x 1: ${text}`]);
    expect(refusedLicences({ components: [{ name: 'x', version: '1' }] })).toEqual(['x 1: no licence']);
  });
});

describe('a signed release', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-release-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const pub = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  beforeEach(() => {
    rmSync(join(folder, 'more.txt'), { force: true });
    writeFileSync(join(folder, 'a.tgz'), 'one');
    writeFileSync(join(folder, 'b.json'), 'two');
    signRelease(folder, pem);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is as it was signed', () => {
    expect(checkRelease(folder, pub)).toEqual([]);
    expect(checkRelease(folder, publicKey.export({ type: 'spki', format: 'pem' }) as string)).toEqual([]);
  });

  it('is not when a file was changed, added or taken away, when its list was, or with the key of somebody else', () => {
    appendFileSync(join(folder, 'a.tgz'), '!');
    writeFileSync(join(folder, 'more.txt'), '');
    rmSync(join(folder, 'b.json'));
    expect(checkRelease(folder, pub)).toEqual(['a.tgz was changed', 'b.json is missing', 'more.txt was added']);
    appendFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  more.txt\n`);
    expect(checkRelease(folder, pub)).toEqual(['SHA256SUMS.sig does not fit SHA256SUMS and this key']);
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
    signRelease(folder, pem);
    expect(checkRelease(folder, other)).toHaveLength(1);
  });

  it('says of each file from which commit and which lockfile it was made', () => {
    const of = { commit: 'c'.repeat(40), at, lockfile: '{}', node: 'v20.19.0', npm: '10.8.2' };
    const { subject, predicate } = provenanceOf(sumsOf(folder), of);
    expect(subject.map(({ name }) => name)).toEqual(['a.tgz', 'b.json']);
    expect(JSON.stringify(predicate)).toContain(`"gitCommit":"${'c'.repeat(40)}"`);
  });
});
