import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { packFolder, unpackInto } from './tar-file.ts';

const root = mkdtempSync(join(tmpdir(), 'lingtan-tar-'));
afterAll(() => rmSync(root, { recursive: true }));
const long = `plugin_of_a_vendor.${'t'.repeat(100)}.copy.gz`;
const contents: Record<string, string> = {
  'manifest.json': '{}',
  'kernel.parks.copy.gz': 'x'.repeat(1537),
  'kernel.empty.copy.gz': '',
  'kernel.block.copy.gz': 'y'.repeat(512),
  [long]: 'z',
};
const source = join(root, '20261126T013000000Z');
mkdirSync(source);
for (const [file, text] of Object.entries(contents)) writeFileSync(join(source, file), text);
let targets = 0;
const folder = (): string => {
  const at = join(root, `target-${targets++}`);
  mkdirSync(at);
  return at;
};
const pack = (files = Object.entries(contents).map(([file, { length: bytes }]) => ({ file, bytes }))) =>
  buffer(Readable.from(packFolder(source, '20261126T013000000Z', files)));
const cut = (bytes: Buffer): Readable => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 700) pieces.push(bytes.subarray(at, at + 700));
  return Readable.from(pieces);
};
const unpack = (bytes: Buffer, at: string) => unpackInto(cut(bytes), at, (file) => file in contents);
const found = (at: string) =>
  Object.fromEntries(readdirSync(at).map((file) => [file, readFileSync(join(at, file), 'utf8')]));
const tar = (...args: string[]): Buffer => execFileSync('tar', args, { cwd: root, maxBuffer: 1e7 });

it('a folder goes out as a tar archive and comes back, also through the tar of the system', async () => {
  const archive = await pack();
  const back = folder();
  await unpack(archive, back);
  expect(found(back)).toEqual(contents);
  const file = join(root, 'a.tar');
  writeFileSync(file, archive);
  const bySystem = folder();
  tar('xf', file, '-C', bySystem);
  expect(found(join(bySystem, '20261126T013000000Z'))).toEqual(contents);
  for (const form of ['gnu', 'pax', 'ustar']) {
    const names = form === 'ustar' ? [`--exclude=${long}`] : [];
    const at = folder();
    await unpack(tar('cf', '-', `--format=${form}`, ...names, './20261126T013000000Z'), at);
    expect(Object.keys(found(at)).length, form).toBe(5 - names.length);
  }
});

it('what ends early, is changed, holds anything else or a file twice is refused by what is wrong with it', async () => {
  const archive = await pack();
  const refused = async (bytes: Buffer): Promise<string> =>
    unpack(bytes, folder()).then(
      () => 'taken',
      (error: Error) => error.message,
    );
  expect(await refused(Buffer.alloc(0))).toMatch(/ends early/);
  expect(await refused(archive.subarray(0, 700))).toMatch(/ends early/);
  expect(await refused(archive.subarray(0, -1024))).toMatch(/ends early/);
  expect(await refused(Buffer.from('x'.repeat(2048)))).toMatch(/no tar archive/);
  const changed = Buffer.from(archive);
  changed[3]! ^= 1;
  expect(await refused(changed)).toMatch(/no tar archive/);
  const one = [{ file: 'manifest.json', bytes: 2 }];
  expect(await refused(await pack([...one, ...one]))).toMatch(/manifest\.json is in it twice/);
  mkdirSync(join(root, 'odd'));
  writeFileSync(join(root, 'odd', 'other.txt'), '');
  expect(await refused(tar('cf', '-', 'odd'))).toMatch(/other\.txt\\?" does not belong/);
  rmSync(join(root, 'odd', 'other.txt'));
  symlinkSync('/etc/passwd', join(root, 'odd', 'manifest.json'));
  expect(await refused(tar('cf', '-', 'odd'))).toMatch(/does not belong/);
  // Wherever a name leads, what is written lies in the folder.
  const at = folder();
  await unpack(tar('cPf', '-', '--transform=s,^,../../,', '20261126T013000000Z/manifest.json'), at);
  expect(found(at)).toEqual({ 'manifest.json': '{}' });
  await expect(pack([{ file: 'manifest.json', bytes: 3 }])).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
});
