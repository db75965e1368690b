import { cpus, loadavg } from 'node:os';
import {
  decodeCjt188,
  decodeDlt645,
  decodeHj212,
  decodeIec104,
  decodeModbusTcp,
  decodeSparkplugPayload,
  encodeCjt188,
  encodeDlt645,
  encodeHj212,
  encodeIec104,
  encodeModbusTcp,
  encodeSparkplugPayload,
  sparkplugMetric,
} from '@lingtan/protocols';
import { median, type BenchResult } from './result.ts';

const runs = 5;
const frames = 20_000;

interface Codec {
  name: string;
  bytes: Uint8Array;
  decode(bytes: Uint8Array): { ok: boolean; value?: unknown };
  encode(value: never): unknown;
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const codes = ['w00000', 'w01001', 'w01010', 'w01018', 'w21003', 'w21001', 'w21011'];

/** One usual frame of each protocol: a realtime report of seven values, a meter reading, a measured value. */
function codecs(): Codec[] {
  const head = {
    QN: '20261124080001001',
    ST: '32',
    CN: '2011',
    PW: '123456',
    MN: '010000A8900016F000169DC0',
    Flag: '5',
  };
  const items = [
    { DataTime: '20261124080000' },
    ...codes.map((code) => ({ [`${code}-Rtd`]: '41.5', [`${code}-Flag`]: 'N' })),
  ] as Record<string, string>[];
  const hj212 = encodeHj212(head, items);
  if (!hj212.ok) throw new Error(hj212.error.message);
  const values = codes.map((code) => sparkplugMetric(code, 'Double', 41.5, { timestamp: 1_764_000_000_000 }));
  return [
    {
      name: 'HJ 212',
      bytes: hj212.bytes,
      decode: decodeHj212,
      encode: (value: { head: typeof head; cp: typeof items }) => encodeHj212(value.head, value.cp),
    } as Codec,
    {
      name: 'DL/T 645',
      bytes: encodeDlt645({ address: '123456789012', control: 0x91, data: hex('00 00 01 00 78 56 34 12') }),
      decode: decodeDlt645,
      encode: encodeDlt645,
    } as Codec,
    {
      name: 'CJ/T 188',
      bytes: hex('68 10 44 33 22 11 00 33 78 01 03 1F 90 00 80 16'),
      decode: decodeCjt188,
      encode: encodeCjt188,
    } as Codec,
    {
      name: 'IEC 104',
      bytes: hex('68 12 00 00 00 00 0D 01 03 00 01 00 01 40 00 00 00 26 42 00'),
      decode: decodeIec104,
      encode: encodeIec104,
    } as Codec,
    {
      name: 'Modbus TCP',
      bytes: hex('00 01 00 00 00 17 01 03 14 00 01 00 02 00 03 00 04 00 05 00 06 00 07 00 08 00 09 00 0A'),
      decode: decodeModbusTcp,
      encode: encodeModbusTcp,
    } as Codec,
    {
      name: 'Sparkplug B',
      bytes: encodeSparkplugPayload({ timestamp: 1_764_000_000_000, seq: 1, metrics: values }),
      decode: decodeSparkplugPayload,
      encode: encodeSparkplugPayload,
    } as Codec,
  ];
}

/** Frames a second. */
function rate(work: () => unknown): number {
  let kept: unknown;
  const since = performance.now();
  for (let n = 0; n < frames; n++) kept = work();
  const seconds = (performance.now() - since) / 1000;
  if (kept === undefined) throw new Error('nothing was done');
  return frames / seconds;
}

/** What a frame says. @throws when it does not hold: then the benchmark would measure refusals */
function valueOf(codec: Codec): never {
  const found = codec.decode(codec.bytes);
  if (!found.ok) throw new Error(`${codec.name}: the frame of the benchmark cannot be read: ${JSON.stringify(found)}`);
  return found.value as never;
}

/** Decoding and encoding a usual frame, each beside JSON.parse and JSON.stringify of what it says, in turns. */
export async function run(): Promise<BenchResult> {
  const table = codecs().map((codec) => {
    const { bytes } = codec;
    const value = valueOf(codec);
    const json = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
    const parsed = JSON.parse(json) as unknown;
    const [decode, encode, parse, stringify]: number[][] = [[], [], [], []];
    for (let turn = 0; turn <= runs; turn++) {
      const one = [
        rate(() => codec.decode(bytes)),
        rate(() => codec.encode(value)),
        rate(() => JSON.parse(json) as unknown),
        rate(() => JSON.stringify(parsed)),
      ] as const;
      if (turn === 0) continue; // warm-up
      decode!.push(one[0]);
      encode!.push(one[1]);
      parse!.push(one[2]);
      stringify!.push(one[3]);
    }
    const row = {
      decode: median(decode!),
      encode: median(encode!),
      jsonParse: median(parse!),
      jsonStringify: median(stringify!),
    };
    return { protocol: codec.name, bytes: bytes.length, jsonBytes: json.length, ...row };
  });
  const first = table[0]!;
  return {
    name: 'codec',
    unit: 'frames/s',
    ours: first.decode,
    baseline: { name: 'JSON.parse of what the HJ 212 frame says', value: first.jsonParse },
    ratio: first.decode / first.jsonParse,
    p50: null,
    p95: null,
    p99: null,
    details: { runs, frames, table, cores: cpus().length, load: loadavg()[0] },
  };
}
