import { failed, type CodecError } from '../result.ts';
import type { Hj212Item } from './data-area.ts';
import { hj212Segment } from './encode.ts';
import { hj212StandardSegment } from './frame.ts';
import type { Hj212Head } from './segment.ts';

/**
 * Writes data as one segment, or as several packets with PNUM and PNO when it is longer than the standard allows. Each packet
 * repeats the item with DataTime, so that it can be put together again; `head.Flag` gets bit D where there are several.
 * @param nextQn gives the QN of each packet; each has its own, as in the standard's example C.49
 * @returns the segments in order; an error when a single item does not fit
 */
export function hj212Packets(
  head: Hj212Head,
  cp: readonly Hj212Item[],
  nextQn: () => string,
): { ok: true; segments: string[] } | { ok: false; error: CodecError } {
  const whole = hj212Segment({ ...head, QN: nextQn() }, cp);
  if (!whole.ok) return whole;
  if (bytesOf(whole.segment) <= hj212StandardSegment) return { ok: true, segments: [whole.segment] };
  const time = cp.filter((item) => Object.hasOwn(item, 'DataTime'));
  const items = cp.filter((item) => !Object.hasOwn(item, 'DataTime'));
  const flag = String(Number(head['Flag'] ?? '4') | 2);
  const write = (part: readonly Hj212Item[], count: string, number: string) =>
    hj212Segment({ ...head, QN: '0'.repeat(17), Flag: flag, PNUM: count, PNO: number }, [...time, ...part]);
  const parts: Hj212Item[][] = [[]];
  for (const item of items) {
    const tried = write([...parts.at(-1)!, item], '9999', '9999');
    if (!tried.ok) return tried;
    if (bytesOf(tried.segment) <= hj212StandardSegment) parts.at(-1)!.push(item);
    else parts.push([item]);
    const alone = write(parts.at(-1)!, '9999', '9999');
    if (alone.ok && bytesOf(alone.segment) > hj212StandardSegment)
      return failed('BAD_LENGTH', `the item ${Object.keys(item)[0]} alone is longer than a packet`);
  }
  const count = String(parts.length);
  const segments: string[] = [];
  for (const [index, part] of parts.entries()) {
    const fields = { ...head, QN: nextQn(), Flag: flag, PNUM: count, PNO: String(index + 1) };
    const written = hj212Segment(fields, [...time, ...part]);
    if (!written.ok) return written;
    segments.push(written.segment);
  }
  return { ok: true, segments };
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
