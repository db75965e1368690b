import { describe, expect, it } from 'vitest';
import { protocolDescriptions } from './describe/index.ts';
import {
  cjt188LongestFrame,
  decodeCjt188,
  decodeDlt645,
  dlt645LongestFrame,
  encodeHj212Segment,
  Hj212Splitter,
  Iec104Splitter,
  MeterFrameSplitter,
  ModbusRtuSplitter,
  ModbusTcpSplitter,
} from './index.ts';

/** Inputs of each protocol: some thousands each time, a million in the long run. */
const inputs = process.env.LINGTAN_LONG === '1' ? 1_000_000 : 3_000;

/** Mulberry32: the same inputs each time, so that what fails can be found again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const report = encodeHj212Segment(
  'QN=20240101000000000;ST=32;CN=2011;PW=123456;MN=A1;Flag=5;CP=&&DataTime=20240101000000;w01018-Rtd=1.5,w01018-Flag=N&&',
);

/** A frame that holds, and what cuts a stream of them: pushes bytes, counts what came out. */
const protocols: Record<string, { frame: Uint8Array; stream: () => (chunk: Uint8Array) => unknown }> = {
  hj212: {
    frame: report.ok ? report.bytes : new Uint8Array(0),
    stream: () => {
      const s = new Hj212Splitter();
      return (chunk) => {
        s.push(chunk);
        return s.pending;
      };
    },
  },
  dlt645: {
    frame: hex('FE FE 68 01 00 00 00 00 00 68 91 08 33 33 34 33 AB 89 67 45 17 16'),
    stream: () => {
      const s = new MeterFrameSplitter(decodeDlt645, dlt645LongestFrame);
      return (chunk) => s.push(chunk);
    },
  },
  cjt188: {
    frame: hex('FE FE FE 68 10 AA AA AA AA AA AA AA 01 03 90 1F 01 D2 16'),
    stream: () => {
      const s = new MeterFrameSplitter(decodeCjt188, cjt188LongestFrame);
      return (chunk) => s.push(chunk);
    },
  },
  iec104: {
    frame: hex('68 12 0A 00 06 00 0D 01 03 00 01 00 01 40 00 00 00 80 3F 00'),
    stream: () => {
      const s = new Iec104Splitter();
      return (chunk) => s.push(chunk);
    },
  },
  'modbus-tcp': {
    frame: hex('00 01 00 00 00 07 01 03 04 00 0A 00 14'),
    stream: () => {
      const s = new ModbusTcpSplitter();
      return (chunk) => s.push(chunk);
    },
  },
  'modbus-rtu': {
    frame: hex('11 03 06 AE 41 56 52 43 40 49 AD'),
    stream: () => {
      const s = new ModbusRtuSplitter('response');
      return (chunk) => s.push(chunk);
    },
  },
  sparkplug: {
    frame: hex('08 80 E0 B6 8C C4 33 12 0E 0A 01 61 20 0A 69 00 00 00 00 00 00 44 40 18 01'),
    stream: () => () => undefined,
  },
};

/** Damages a frame: flipped bits, cut, bytes put in, two run together, or noise alone. */
function damaged(frame: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number): number => Math.floor(next() * limit);
  const bytes = [...frame];
  const kind = below(6);
  if (kind === 0) return Uint8Array.from({ length: below(300) }, () => below(256));
  if (kind === 1) return Uint8Array.from(bytes.slice(0, below(bytes.length)));
  if (kind === 2) bytes.splice(below(bytes.length), below(3), ...Array.from({ length: below(5) }, () => below(256)));
  if (kind === 3) bytes.push(...bytes.slice(below(bytes.length)), ...bytes);
  const flips = kind >= 4 ? 1 + below(4) : 0;
  for (let flip = 0; flip < flips; flip++) bytes[below(bytes.length)]! ^= 1 << below(8);
  return Uint8Array.from(bytes);
}

describe('fuzzed codecs', () => {
  it.each(Object.entries(protocols))(
    '%s never throws, and takes the next whole frame for what it is',
    (name, { frame, stream }) => {
      const { decode } = protocolDescriptions[name]!;
      const whole = JSON.stringify(decode(frame));
      expect(decode(frame)).toMatchObject([{ accept: true }]);
      const next = random(212);
      const push = stream();
      for (let index = 0; index < inputs; index++) {
        const bytes = damaged(frame, next);
        const found = decode(bytes);
        if (found.some(({ accept }) => typeof accept !== 'boolean')) throw new Error(`${name} ${index}: no verdict`);
        push(bytes);
      }
      expect(JSON.stringify(decode(frame))).toBe(whole);
    },
    3_600_000,
  );

  it('HJ 212 finds the good frame behind any damage, and holds at most the longest frame', () => {
    const next = random(2017);
    const { frame } = protocols['hj212']!;
    for (let index = 0; index < Math.min(inputs, 20_000); index++) {
      const splitter = new Hj212Splitter();
      splitter.push(damaged(frame, next));
      // What was damaged may still announce up to 9999 bytes; whole frames behind it end it.
      const tail = Uint8Array.from([...frame, ...frame]);
      const found = splitter.push(tail).filter(({ kind }) => kind === 'frame');
      expect(splitter.pending).toBeLessThanOrEqual(9999 + 12);
      expect(found.length).toBeGreaterThanOrEqual(1);
    }
  });
});
