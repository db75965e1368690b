import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { backupErrors } from './errors.ts';

const block = 512;
const zeros = Buffer.alloc(2 * block);
/** Most bytes of a name, and of what else stands in a header of its own. */
const longest = 4096;

/** Files of one folder as a tar archive, as any `tar` reads it. Fails where a file has another size than was said. */
export async function* packFolder(
  folder: string,
  name: string,
  files: readonly { file: string; bytes: number }[],
): AsyncGenerator<Uint8Array> {
  for (const { file, bytes } of files) {
    const entry = `${name}/${file}`;
    if (Buffer.byteLength(entry) > 100) {
      yield header('././@LongLink', entry.length + 1, 'L');
      yield padded(Buffer.from(`${entry}\0`));
    }
    yield header(entry.slice(0, 100), bytes, '0');
    let left = bytes;
    for await (const chunk of createReadStream(path.join(folder, file), { highWaterMark: 256 * 1024 })) {
      left -= (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    if (left !== 0)
      throw backupErrors.DAMAGED({ folder: name, problems: `${file} has another size than its manifest says` });
    yield zeros.subarray(0, (block - (bytes % block)) % block);
  }
  yield zeros;
}

function header(name: string, bytes: number, type: string): Buffer {
  const head = Buffer.alloc(block);
  head.write(name, 0, 100, 'utf8');
  head.write('0000600\0', 100);
  for (const at of [108, 116]) head.write('0000000\0', at);
  // Eleven octal digits hold 8 GiB; what is larger stands as a number, as GNU and BSD write it.
  if (bytes < 8 ** 11) head.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    head[124] = 0x80;
    head.writeBigUInt64BE(BigInt(bytes), 128);
  }
  head.write('00000000000\0', 136);
  head.write(`        ${type}`, 148);
  head.write('ustar\u000000', 257);
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** The sum of a header, its own field taken as blanks. */
function sumOf(head: Buffer): number {
  let sum = 8 * 32;
  for (const [at, byte] of head.entries()) if (at < 148 || at >= 156) sum += byte;
  return sum;
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, zeros.subarray(0, (block - (bytes.length % block)) % block)]);

/**
 * Writes the files of a tar archive into a folder, as they come. Only names that `mayHold` takes are written, each once, whatever
 * folder they say; anything but files is refused.
 * @param beforeFile may refuse one of so many bytes
 * @throws BACKUP_NOT_A_BACKUP
 */
export async function unpackInto(
  stream: Readable,
  folder: string,
  mayHold: (file: string) => boolean,
  beforeFile: (bytes: number) => Promise<void> = async () => {},
): Promise<string[]> {
  const refuse = (reason: string): never => {
    throw backupErrors.NOT_A_BACKUP({ folder: 'The file', reason });
  };
  const reader = new Pieces(stream, () => refuse('the archive ends early'));
  const written: string[] = [];
  let longName: string | null = null;
  for (;;) {
    const head = await reader.take(block);
    if (head.every((byte) => byte === 0)) break;
    if (Number.parseInt(textOf(head, 148, 8), 8) !== sumOf(head)) refuse('it is no tar archive');
    const bytes = sizeOf(head);
    const type = String.fromCharCode(head[156]! || 0x30);
    const rest = (block - (bytes % block)) % block;
    if ('Lxg'.includes(type)) {
      if (bytes > longest) refuse('a name in the archive is too long');
      const about = (await reader.take(bytes + rest)).subarray(0, bytes).toString('utf8');
      if (type === 'L') longName = about.replace(/\0.*$/s, '');
      if (type === 'x') longName = /^\d+ path=(.*)$/m.exec(about)?.[1] ?? longName;
      continue;
    }
    const prefix = textOf(head, 257, 5) === 'ustar' ? textOf(head, 345, 155) : '';
    const name: string = longName ?? (prefix ? `${prefix}/${textOf(head, 0, 100)}` : textOf(head, 0, 100));
    longName = null;
    if (type === '5') continue;
    const file = name.slice(name.lastIndexOf('/') + 1);
    if (type !== '0' || !mayHold(file)) refuse(`${JSON.stringify(name)} does not belong to a backup`);
    if (written.includes(file)) refuse(`${file} is in it twice`);
    written.push(file);
    await beforeFile(bytes);
    await pipeline(
      reader.pieces(bytes),
      createWriteStream(path.join(folder, file), { mode: 0o600, flags: 'wx', flush: true }),
    );
    await reader.take(rest);
  }
  // What follows the end is of no meaning, and is read so that the sender is not cut off.
  await reader.drain();
  return written;
}

const textOf = (head: Buffer, at: number, length: number): string =>
  head
    .subarray(at, at + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim();

function sizeOf(head: Buffer): number {
  const bytes = head[124]! & 0x80 ? Number(head.readBigUInt64BE(128)) : Number.parseInt(textOf(head, 124, 12), 8);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : 0;
}

/** Takes so many bytes of a stream at a time. */
class Pieces {
  readonly #from: AsyncIterator<Buffer>;
  readonly #early: () => never;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable, early: () => never) {
    this.#from = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#early = early;
  }

  async *pieces(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0;) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#from.next();
        if (done) this.#early();
        this.#rest = value as Buffer;
        continue;
      }
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async take(bytes: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of this.pieces(bytes)) taken.push(piece);
    return Buffer.concat(taken);
  }

  async drain(): Promise<void> {
    while (!(await this.#from.next()).done);
  }
}
