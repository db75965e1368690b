import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readArchive, writeArchive } from './archive.ts';

const one = (path: string, change: (bytes: Buffer) => void = () => {}): Buffer => {
  // What is written has no list of sums that a reader would refuse it for.
  const header = Buffer.alloc(512);
  header.write(`package/${path}`, 0, 100, 'utf8');
  header.write('00000000001\0', 124, 'latin1');
  header.write('0', 156, 'latin1');
  change(header);
  return Buffer.concat([header, Buffer.alloc(512, 'x')]);
};
const archive = (...parts: Buffer[]): Buffer => gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)]), { level: 1 });

it('an archive is taken as it stands', () => {
  expect([...readArchive(archive(one('a.js'), one('b/c.js'))).keys()]).toEqual(['a.js', 'b/c.js']);
});

it.each([
  ['unpacks to more than it may', () => gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1), { level: 1 }), /at most 67108864/],
  [
    'holds more files than it may',
    () => archive(...Array.from({ length: 2001 }, (_, n) => one(`${n}.js`))),
    /2000 files/,
  ],
  ['names a file twice', () => archive(one('a.js'), one('a.js')), /twice/],
  ['holds a link', () => archive(one('a.js', (bytes) => bytes.write('2', 156))), /no plain file/],
  ['holds a device', () => archive(one('a.js', (bytes) => bytes.write('3', 156))), /no plain file/],
  [
    'says of a file that it is longer than the rest',
    () => archive(one('a.js', (bytes) => bytes.write('77777777777', 124))),
    /cut off/,
  ],
  ['gives no size', () => archive(one('a.js', (bytes) => bytes.write('-1         ', 124))), /cut off/],
  ['leads out of its folder', () => archive(one('../a.js')), /is not allowed/],
  ['holds nothing', () => archive(), /empty/],
])('one that %s is refused before anything of it is kept', (_what, made, reason) => {
  expect(() => readArchive(made())).toThrow(reason);
});

it('what is written is read again', () => {
  const files = new Map([['plugin.json', Buffer.from('{}')]]);
  expect([...readArchive(writeArchive(files))]).toEqual([...files]);
});
