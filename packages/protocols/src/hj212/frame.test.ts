import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hj212Crc } from './crc.ts';
import { encodeHj212, encodeHj212Segment } from './encode.ts';
import { decodeHj212 } from './frame.ts';
import { Hj212Splitter } from './splitter.ts';
import { readHj212Report } from './measurements.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const frameOf = (segment: string): string => {
  const made = encodeHj212Segment(segment);
  if (!made.ok) throw new Error(made.error.message);
  return new TextDecoder().decode(made.bytes);
};
const valid = frameOf(
  'QN=20160801085857223;ST=32;CN=2011;PW=100000;MN=A1;Flag=5;CP=&&DataTime=20160801085857;w01001-Rtd=7.1,w01001-Flag=N&&',
);

const plain = fc.string({ unit: fc.constantFrom(...'abcXYZ0189.-:水'), minLength: 1, maxLength: 12 });
const head = fc.record({
  QN: fc.constant('20160801085857223'),
  ST: fc.constantFrom('32', '52', '91'),
  CN: fc.constantFrom('2011', '2051', '9014'),
  PW: plain,
  MN: plain,
  Flag: fc.constantFrom('0', '4', '5', '8'),
});
const item = fc.dictionary(
  fc.string({ unit: fc.constantFrom(...'abw0123'), minLength: 2, maxLength: 6 }).map((code) => `${code}-Rtd`),
  plain,
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);
const segmentParts = fc.tuple(head, fc.array(item, { maxLength: 8 }));

describe('HJ 212 frames', () => {
  it('has the check value of the standard, not that of Modbus', () => {
    expect(hj212Crc(bytes('123456789'))).toBe(0x2f80);
  });

  it('writes back unchanged what it has read', () => {
    fc.assert(
      fc.property(segmentParts, ([fields, cp]) => {
        const made = encodeHj212(fields, cp);
        expect(made.ok).toBe(true);
        if (!made.ok) return;
        const read = decodeHj212(made.bytes);
        expect(read).toMatchObject({ ok: true, value: { head: fields, cp, quirks: [] } });
        if (read.ok) expect(encodeHj212(read.value.head, read.value.cp)).toEqual(made);
      }),
    );
  });

  it.each([
    [
      'lower-case checksum',
      valid.replace(/[0-9A-F]{4}\r\n$/, (crc) => crc.toLowerCase()),
      ['CRC printed in lower case'],
    ],
    ['stars behind', `${valid}**`, ["'**' after the frame"]],
    ['no QN and no Flag', frameOf('ST=32;CN=2011;PW=1;MN=2;CP=&&&&'), ['no QN', 'no Flag']],
    ['FLAG', frameOf('QN=1;ST=32;CN=2011;PW=1;MN=2;FLAG=0;CP=&&&&'), ['field written FLAG']],
    ['stray comma', frameOf('QN=1;ST=32;CN=2011;PW=1;,MN=2;Flag=4;CP=&&&&'), ["stray ',' before MN"]],
    ['comma after QN', frameOf('QN=1,ST=32;CN=2011;PW=1;MN=2;Flag=4;CP=&&&&'), ["',' instead of ';' after QN"]],
    ['no semicolon before CP', frameOf('QN=1;ST=32;CN=2011;PW=1;MN=2;Flag=4CP=&&&&'), ["no ';' before CP"]],
    ['PNO before PNUM', frameOf('QN=1;ST=32;CN=2011;PW=1;MN=2;Flag=6;PNO=1;PNUM=2;CP=&&&&'), ['PNO before PNUM']],
    ['-flag', frameOf('QN=1;ST=32;CN=2011;PW=1;MN=2;Flag=4;CP=&&011-Rtd=3,011-flag=N&&'), ["suffix written '-flag'"]],
    [
      'comma between times',
      frameOf('QN=1;ST=32;CN=2061;PW=1;MN=2;Flag=4;CP=&&BeginTime=1,EndTime=2&&'),
      ["',' instead of ';' between BeginTime and EndTime"],
    ],
    ['unknown field', frameOf('QN=1;ST=32;CN=2011;PW=1;MN=2;Flag=4;RF=1;CP=&&&&'), ['unknown field RF']],
  ])('accepts and records: %s', (_, frame, quirks) => {
    const result = decodeHj212(bytes(frame));
    expect(result.ok ? result.value.quirks : result).toEqual(
      quirks.filter((quirk) => quirk !== 'CRC printed in lower case' || /[a-f]/.test(frame.slice(-6))),
    );
  });

  it.each([
    ['#0101', 'BAD_PROTOCOL', 'no ##'],
    ['##01A1QN=1', 'BAD_LENGTH', 'length not 4 digits'],
    [valid.replace('7.1', '7.2'), 'BAD_CHECKSUM', 'crc mismatch'],
    [valid.replace('w01001-Rtd=7.1', 'w01001-Rtd=7.10'), 'BAD_LENGTH', 'length mismatch'],
    [`${valid.slice(0, -2)}  ${valid}`, 'BAD_LENGTH', 'length mismatch'],
    [`${valid.slice(0, -2)}${'x'.repeat(30)}`, 'BAD_LENGTH', 'no CR LF'],
    [frameOfAny('ST=32;CN=2011'), 'BAD_VALUE', 'no data area'],
  ])('refuses %j as %s', (frame, code, reason) => {
    const result = decodeHj212(bytes(frame));
    expect(result).toMatchObject({ ok: false, error: { code } });
    if (!result.ok) expect(result.rejection?.reasons).toContain(reason);
  });

  it('waits while bytes are missing, at each length', () => {
    for (let length = 0; length < valid.length; length++)
      expect(decodeHj212(bytes(valid.slice(0, length)))).toMatchObject({ ok: false, error: { code: 'INCOMPLETE' } });
  });

  it('accepts no frame with one flipped bit, unless the bit is in the case of the checksum', () => {
    const whole = bytes(valid);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const result = decodeHj212(flipped);
      if (!result.ok) continue;
      expect(bit >> 3).toBeGreaterThanOrEqual(whole.length - 6);
      expect(result.value.segment).toBe(valid.slice(6, -6));
    }
  });

  it('keeps numbers as text and refuses what is none', () => {
    const result = decodeHj212(
      bytes(
        frameOf(
          'QN=1;ST=32;CN=2011;PW=1;MN=2;Flag=4;CP=&&DataTime=20160801085857;w01018-Rtd=2.20,w01018-Flag=N;w21003-Rtd=NaN;e10102-Rtd=5&&',
        ),
      ),
    );
    const report = result.ok ? readHj212Report(result.value.cp) : null;
    expect(report).toMatchObject({
      at: Date.parse('2016-08-01T00:58:57Z'),
      faults: [{ field: 'w21003-Rtd', value: 'NaN' }],
      measurements: [
        { code: 'w01018', values: { Rtd: '2.20' }, mark: 'N', entry: { unit: 'mg/L' } },
        { code: 'w21003', values: {} },
        { code: 'e10102', values: { Rtd: '5' }, entry: { code: 'e101' } },
      ],
    });
  });
});

describe('HJ 212 streams', () => {
  const cut = (stream: Uint8Array, cuts: number[]): Uint8Array[] => {
    const at = [0, ...cuts.map((each) => each % (stream.length + 1)).sort((a, b) => a - b), stream.length];
    return at.slice(1).map((end, index) => stream.subarray(at[index], end));
  };
  const part = fc.oneof(
    { weight: 3, arbitrary: segmentParts.map(([fields, cp]) => ({ good: true, made: encodeHj212(fields, cp) })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(valid.replace('7.1', '7.2'), valid.slice(0, 40), '##9999', 'noise\r\n', '#', '\0\xff')
        .map((text) => ({ good: false, made: { ok: true as const, bytes: bytes(text) } })),
    },
  );

  it('finds every whole frame between noise and damage, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 30 }), (parts, cuts) => {
        const pieces = [
          ...parts.map(({ made }) => (made.ok ? made.bytes : new Uint8Array(0))),
          bytes(`${valid}${' '.repeat(10_020)}`),
        ];
        const stream = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
        const splitter = new Hj212Splitter();
        const found = cut(stream, cuts).flatMap((chunk) => splitter.push(chunk));
        const frames = found.flatMap((each) => (each.kind === 'frame' ? [each.frame.segment] : []));
        const expected = parts.flatMap(({ good, made }) =>
          good && made.ok ? [new TextDecoder().decode(made.bytes).slice(6, -6)] : [],
        );
        expect(frames).toEqual([...expected, valid.slice(6, -6)]);
      }),
      { numRuns: 100 },
    );
  });

  it('holds no more than one frame, whatever comes', () => {
    const splitter = new Hj212Splitter();
    const noise = new Uint8Array(3_000).fill(0x23);
    for (let round = 0; round < 12; round++) {
      splitter.push(noise);
      expect(splitter.pending).toBeLessThanOrEqual(10_011);
    }
  });

  it('survives any bytes', () => {
    const nearly = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(bytes('##0012'), bytes('\r\n'), bytes('CP=&&&&'))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(nearly, (chunks) => {
        const splitter = new Hj212Splitter();
        for (const chunk of chunks) splitter.push(chunk);
        expect(splitter.pending).toBeLessThanOrEqual(10_011);
      }),
      { numRuns: 2000 },
    );
  });
});

/** A frame around a text that is no segment. */
function frameOfAny(text: string): string {
  const crc = hj212Crc(bytes(text)).toString(16).toUpperCase().padStart(4, '0');
  return `##${String(text.length).padStart(4, '0')}${text}${crc}\r\n`;
}
