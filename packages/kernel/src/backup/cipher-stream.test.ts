import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { chunkBytes, decryptAs, encryptAs } from './cipher-stream.ts';

const key = randomBytes(32);
const sealedChunk = chunkBytes + 16;
const head = 52;
/** In pieces whose bounds have nothing to do with those of the chunks. */
const pieces = (bytes: Buffer): Buffer[] => {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 40_001) parts.push(bytes.subarray(at, at + 40_001));
  return parts;
};
const through = (bytes: Buffer, stream: ReturnType<typeof encryptAs>): Promise<Buffer> =>
  pipeline(Readable.from(pieces(bytes)), stream, async (out: AsyncIterable<Buffer>) => {
    const found: Buffer[] = [];
    for await (const piece of out) found.push(piece);
    return Buffer.concat(found);
  });
const encrypt = (clear: Buffer, name = 'a.copy.gz.enc'): Promise<Buffer> => through(clear, encryptAs(name, key));
const decrypt = (sealed: Buffer, name = 'a.copy.gz.enc', by = key): Promise<Buffer> =>
  through(sealed, decryptAs(name, by));

it('what is encrypted comes back, of any size, and looks otherwise each time', async () => {
  for (const size of [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, 3 * chunkBytes + 7]) {
    const clear = randomBytes(size);
    const sealed = await encrypt(clear);
    expect(sealed.length).toBe(head + size + 16 * Math.max(1, Math.ceil(size / chunkBytes)));
    expect((await decrypt(sealed)).equals(clear)).toBe(true);
    if (size > 0) expect((await encrypt(clear)).equals(sealed)).toBe(false);
  }
});

it('what is cut short, goes on, is out of order, of another file or changed anywhere does not open', async () => {
  const clear = randomBytes(3 * chunkBytes + 7);
  const sealed = await encrypt(clear);
  const other = await encrypt(clear);
  const chunk = (of: Buffer, n: number): Buffer => of.subarray(head + n * sealedChunk, head + (n + 1) * sealedChunk);
  const flipped = (at: number): Buffer => {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    return changed;
  };
  const start = sealed.subarray(0, head);
  const parts = [0, 1, 2, 3].map((n) => chunk(sealed, n));
  const wrong: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    'without its head': sealed.subarray(head),
    'only its head': start,
    'cut at a chunk': sealed.subarray(0, head + 2 * sealedChunk),
    'cut before the last': sealed.subarray(0, head + 3 * sealedChunk),
    'cut in a chunk': sealed.subarray(0, -1),
    'goes on': Buffer.concat([sealed, Buffer.from([0])]),
    'goes on with another': Buffer.concat([sealed, other]),
    'last twice': Buffer.concat([sealed, parts[3]!]),
    'out of order': Buffer.concat([start, parts[1]!, parts[0]!, parts[2]!, parts[3]!]),
    'one left out': Buffer.concat([start, parts[0]!, parts[2]!, parts[3]!]),
    'of another file': Buffer.concat([start, parts[0]!, chunk(other, 1), parts[2]!, parts[3]!]),
    'another head': Buffer.concat([other.subarray(0, head), sealed.subarray(head)]),
  };
  for (const at of [0, 30, head, head + chunkBytes, sealed.length - 1]) wrong[`changed at ${at}`] = flipped(at);
  for (const [name, bytes] of Object.entries(wrong))
    await expect(decrypt(bytes), name).rejects.toMatchObject({ code: 'BACKUP_NOT_AUTHENTIC' });
  await expect(decrypt(sealed, 'b.copy.gz.enc')).rejects.toMatchObject({ code: 'BACKUP_NOT_AUTHENTIC' });
  await expect(decrypt(sealed, undefined, randomBytes(32))).rejects.toMatchObject({ code: 'BACKUP_NOT_AUTHENTIC' });
});
