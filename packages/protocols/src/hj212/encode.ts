import { failed, type CodecError } from '../result.ts';
import { hj212CrcText } from './crc.ts';
import type { Hj212Item } from './data-area.ts';
import { hj212StandardSegment } from './frame.ts';
import { hj212HeadFields, type Hj212Head } from './segment.ts';

/** Outcome of encoding: the bytes, or what the standard forbids about the input. */
export type Encoded = { ok: true; bytes: Uint8Array } | { ok: false; error: CodecError };

const utf8 = new TextEncoder();

/** Puts length, checksum and CR LF around a segment. Refuses a segment longer than the standard's 1024 bytes. */
export function encodeHj212Segment(segment: string): Encoded {
  const body = utf8.encode(segment);
  if (body.length > hj212StandardSegment)
    return failed(
      'BAD_LENGTH',
      `a segment has at most ${hj212StandardSegment} bytes, this one ${body.length}: split it`,
    );
  if (/[\r\n]/.test(segment)) return failed('BAD_VALUE', 'a segment holds no line ends');
  if (!/CP=&&.*&&$/.test(segment)) return failed('BAD_VALUE', 'a segment ends with CP=&&…&&');
  const text = `##${String(body.length).padStart(4, '0')}${segment}${hj212CrcText(body)}\r\n`;
  return { ok: true, bytes: utf8.encode(text) };
}

/**
 * Writes head and data area in the canonical order of HJ 212-2017. Fields beyond the standard's follow those of the standard.
 * @returns the segment, or an error that names the field
 */
export function hj212Segment(
  head: Hj212Head,
  cp: readonly Hj212Item[],
): { ok: true; segment: string } | { ok: false; error: CodecError } {
  const names = [
    ...hj212HeadFields.filter((name) => Object.hasOwn(head, name)),
    ...Object.keys(head).filter((name) => !(hj212HeadFields as readonly string[]).includes(name)),
  ];
  for (const name of names) {
    const fault = faultOf(name, head[name]);
    if (fault) return failed('BAD_VALUE', `${name}: ${fault}`);
  }
  for (const item of cp)
    for (const [name, value] of Object.entries(item)) {
      const fault = faultOf(name, value);
      if (fault) return failed('BAD_VALUE', `${name}: ${fault}`);
    }
  const fields = names.map((name) => `${name}=${head[name]}`);
  const items = cp.map((item) =>
    Object.entries(item)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  );
  return { ok: true, segment: `${[...fields, ''].join(';')}CP=&&${items.join(';')}&&` };
}

/** Encodes head and data area as one frame. */
export function encodeHj212(head: Hj212Head, cp: readonly Hj212Item[]): Encoded {
  const written = hj212Segment(head, cp);
  return written.ok ? encodeHj212Segment(written.segment) : written;
}

function faultOf(name: string, value: unknown): string | null {
  if (!/^[^=;,&\s]+$/.test(name)) return 'a name holds none of = ; , & and no blank';
  if (typeof value !== 'string') return `text expected, got ${typeof value}`;
  return /[;,&\r\n]/.test(value) ? `a value holds none of ; , & and no line end, got '${value}'` : null;
}
