import { gunzipSync, gzipSync } from 'node:zlib';
import { packagingErrors } from './errors.ts';

/** Files of a package by path, in the order of the archive. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

const block = 512;
const largestUnpacked = 64 * 1024 * 1024;
const mostFiles = 2000;
const root = 'package/';

/**
 * Reads the archive that `npm pack` makes. Only plain files below `package/` are taken; links and paths that lead out are
 * refused, since an archive comes from somebody else.
 * @throws PACKAGE_INVALID
 */
export function readArchive(archive: Buffer): PackageFiles {
  const bytes = unzip(archive);
  const files = new Map<string, Buffer>();
  let longName: string | null = null;
  for (let at = 0; at + block <= bytes.length;) {
    const header = bytes.subarray(at, at + block);
    if (header[0] === 0) break;
    const size = Number.parseInt(field(header, 124, 12), 8);
    if (!Number.isInteger(size) || size < 0 || at + block + size > bytes.length) throw invalid('it is cut off');
    const body = bytes.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const type = String.fromCharCode(header[156]!);
    if (type === 'g' || type === '5') continue;
    if (type === 'x') {
      longName = /(?:^|\n)\d+ path=([^\n]+)\n/.exec(body.toString('utf8'))?.[1] ?? null;
      continue;
    }
    const prefix = field(header, 345, 155);
    const name = longName ?? (prefix ? `${prefix}/${field(header, 0, 100)}` : field(header, 0, 100));
    longName = null;
    if (type !== '0' && type !== '\0') throw invalid(`${name} is no plain file`);
    const path = safePath(name);
    if (files.has(path)) throw invalid(`${path} is in it twice`);
    if (files.size >= mostFiles) throw invalid(`it holds more than ${mostFiles} files`);
    files.set(path, Buffer.from(body));
  }
  if (files.size === 0) throw invalid('it is empty');
  return files;
}

/** Writes an archive as `npm pack` would, always the same bytes for the same files. */
export function writeArchive(files: PackageFiles): Buffer {
  const parts: Buffer[] = [];
  for (const [path, body] of files) {
    const header = Buffer.alloc(block);
    const name = `${root}${path}`;
    const cut = name.length <= 100 ? 0 : name.lastIndexOf('/', 154);
    if (cut < 0 || name.length - cut - 1 > 100) throw invalid(`the path ${path} is too long`);
    header.write(cut === 0 ? name : name.slice(cut + 1), 0, 100, 'utf8');
    if (cut > 0) header.write(name.slice(0, cut), 345, 155, 'utf8');
    header.write(
      `0000644\0${'0000000\0'.repeat(2)}${octal(body.length, 11)}\0${octal(0, 11)}\0        0`,
      100,
      'latin1',
    );
    header.write('ustar\u000000', 257, 'latin1');
    header.write(
      `${octal(
        header.reduce((sum, byte) => sum + byte, 0),
        6,
      )}\0 `,
      148,
      'latin1',
    );
    parts.push(header, body, Buffer.alloc((block - (body.length % block)) % block));
  }
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 });
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
const invalid = (problems: string) => packagingErrors.INVALID({ problems });

function unzip(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: largestUnpacked });
  } catch (cause) {
    throw packagingErrors.INVALID({ problems: `it is no .tgz of at most ${largestUnpacked} bytes` }, cause);
  }
}

function field(header: Buffer, from: number, length: number): string {
  const bytes = header.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return bytes
    .subarray(0, end < 0 ? length : end)
    .toString('utf8')
    .trim();
}

function safePath(name: string): string {
  const path = name.startsWith(root) ? name.slice(root.length) : '';
  const plain = /^[\w@.+-]+(\/[\w@.+-]+)*$/.test(path) && !path.split('/').some((part) => /^\.+$/.test(part));
  if (!plain) throw invalid(`the path ${JSON.stringify(name)} is not allowed`);
  return path;
}
