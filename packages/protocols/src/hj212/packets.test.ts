import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hj212Assembler } from './assembler.ts';
import { encodeHj212Segment } from './encode.ts';
import { decodeHj212, type Hj212Frame } from './frame.ts';
import { hj212Packets } from './packets.ts';
import { readHj212Time, writeHj212Time } from './time.ts';

const head = { ST: '32', CN: '2051', PW: '123456', MN: 'LT-1', Flag: '5' };

function framesOf(segments: readonly string[]): Hj212Frame[] {
  return segments.map((segment) => {
    const made = encodeHj212Segment(segment);
    const read = made.ok ? decodeHj212(made.bytes) : made;
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  });
}

function packetsOf(items: number, time = '20261124080000') {
  const cp = [
    { DataTime: time },
    ...Array.from({ length: items }, (_, index) => ({
      [`w${10_000 + index}-Avg`]: '1.5',
      [`w${10_000 + index}-Flag`]: 'N',
    })),
  ];
  let qn = 0;
  const written = hj212Packets(head, cp, () => String(20261124080000000 + qn++));
  if (!written.ok) throw new Error(written.error.message);
  return { cp, segments: written.segments };
}

describe('HJ 212 split packets', () => {
  it('stays one packet while it fits, and each packet keeps to the length of the standard', () => {
    expect(packetsOf(3).segments).toHaveLength(1);
    const { segments } = packetsOf(200);
    expect(segments.length).toBeGreaterThan(3);
    for (const segment of segments) expect(segment.length).toBeLessThanOrEqual(1024);
    expect(segments[0]).toContain(`Flag=7;PNUM=${segments.length};PNO=1;`);
  });

  it('is put together again in any order and with repeats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), fc.infiniteStream(fc.nat()), (items, random) => {
        const { cp, segments } = packetsOf(items);
        const frames = framesOf(segments);
        const shuffled = frames
          .flatMap((frame) => [frame, frame])
          .map((frame) => ({ frame, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const assembler = new Hj212Assembler();
        const sets = shuffled.flatMap(({ frame }) => assembler.push(frame, 0).set ?? []);
        expect(sets.length).toBeGreaterThanOrEqual(1);
        for (const set of sets) expect(set.cp).toEqual(cp);
      }),
    );
  });

  it('gives up a set that stays incomplete, names what is missing, and holds a bounded number of sets', () => {
    const assembler = new Hj212Assembler({ timeoutMs: 1000, sets: 3 });
    const frames = framesOf(packetsOf(150).segments);
    expect(assembler.push(frames[1]!, 0)).toEqual({ set: null, given: [] });
    expect(assembler.expire(999)).toEqual([]);
    const [given] = assembler.expire(1000);
    expect(given?.frames).toEqual([frames[1]]);
    expect(given?.missing).toEqual(frames.map((_, index) => index + 1).filter((number) => number !== 2));
    for (let minute = 10; minute < 40; minute++) {
      assembler.push(framesOf(packetsOf(150, `202611240800${minute}`).segments)[0]!, 2000);
      expect(assembler.open).toBeLessThanOrEqual(3);
    }
  });

  it('reports a packet whose numbers make no sense', () => {
    const [frame] = framesOf(['ST=32;CN=2051;PW=1;MN=2;Flag=6;PNUM=2;PNO=3;CP=&&DataTime=20261124080000&&']);
    expect(new Hj212Assembler().push(frame!, 0)).toEqual({ set: null, given: [{ frames: [frame], missing: [] }] });
  });
});

describe('HJ 212 times', () => {
  it('reads local time of China and refuses what is no time', () => {
    expect(readHj212Time('20160801085857223')).toBe(Date.parse('2016-08-01T00:58:57.223Z'));
    for (const text of ['20161301085857', '20160230000000', '20160801245857', '2016080108585', '2016-08-01'])
      expect(readHj212Time(text)).toBeNull();
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        expect(readHj212Time(writeHj212Time(at, 'ms'))).toBe(at);
      }),
    );
  });
});
