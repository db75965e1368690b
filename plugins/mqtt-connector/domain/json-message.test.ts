import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mqttDevice } from '../contracts/index.ts';
import { parseJsonMessage } from './json-message.ts';
import { Mappings } from './mapping.ts';

const mappings = new Mappings({
  acceptUnlisted: true,
  devices: [
    mqttDevice.parse({
      id: 'pv-1',
      asset: 'pv-east',
      metrics: [{ metric: 'P', point: 'active-power', unit: 'W', scale: 0.1 }],
    }),
  ],
});
const pv = mappings.get('pv-1')!;
const parse = (document: unknown, limit = 1000) =>
  parseJsonMessage(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)), pv, limit);

describe('plain JSON messages', () => {
  it('reads values, with mapping, units and flags', () => {
    const result = parse({
      ts: 1000,
      values: { P: 2305, frequency: 50.01, running: true, 'x.y': { value: 3, unit: 'kW', quality: 1 } },
      units: { frequency: 'Hz' },
    });
    expect(result).toEqual({
      ok: true,
      bad: [],
      samples: [
        { point: 'pv-east.active-power', ts: 1000, value: 230.5, unit: 'W' },
        { point: 'pv-east.frequency', ts: 1000, value: 50.01, unit: 'Hz' },
        { point: 'pv-east.running', ts: 1000, value: 1 },
        { point: 'x.y', ts: 1000, value: 3, unit: 'kW', quality: 1 },
      ],
    });
  });

  it('reads sample lists, bare samples and batches of a device that was cut off', () => {
    const result = parse([
      { samples: [{ point: 'a', ts: '2026-11-24T16:00:00+08:00', value: 1, unit: 'kWh' }] },
      { ts: 5, values: { a: 2 } },
      { point: 'a', ts: 6, value: 3 },
      { ts: 7, samples: [{ point: 'a', value: 4 }] },
    ]);
    expect(result.ok && result.samples.map((each) => [each.ts, each.value])).toEqual([
      [Date.UTC(2026, 10, 24, 8), 1],
      [5, 2],
      [6, 3],
      [7, 4],
    ]);
  });

  it('adds the flags of the device to those of each sample, and leaves what is no flag to the store', () => {
    const marked = new Mappings({
      acceptUnlisted: true,
      devices: [mqttDevice.parse({ id: 'sim', quality: 'simulated' })],
    }).get('sim')!;
    const text = '{"ts":1,"quality":1,"values":{"a":1,"b":{"value":2,"quality":0},"c":{"value":3,"quality":1.5}}}';
    const read = (document: string) => {
      const result = parseJsonMessage(Buffer.from(document), marked, 10);
      return result.ok && result.samples.map((each) => each.quality);
    };
    expect(read(text)).toEqual([9, 8, 1.5]);
    expect(read('{"ts":1,"values":{"a":1}}')).toEqual([8]);
    expect(parse({ ts: 1, values: { a: 1 } })).toMatchObject({ samples: [{ point: 'pv-east.a', ts: 1, value: 1 }] });
  });

  it('names each bad entry and keeps the rest', () => {
    const result = parse([
      { ts: 1, values: { a: 'NaN', b: 2, c: null } },
      7,
      { ts: 'yesterday', values: { d: 1 } },
      { values: { e: 1 } },
    ]);
    expect(result.ok && result.samples.map((each) => each.point)).toEqual(['pv-east.b']);
    expect(result.ok && result.bad.map((each) => each.place)).toEqual([
      '[0].values.a',
      '[0].values.c',
      '[1]',
      '[2].values.d',
      '[3].values.e',
    ]);
    expect(result.ok && result.bad[0]!.reason).toBe('value: expected a number, got "NaN"');
  });

  it('takes __proto__ and constructor for names like any other', () => {
    const result = parse('{"ts":1,"values":{"__proto__":1,"constructor":2,"ok":3}}');
    expect(result.ok && result.samples).toEqual([
      { point: 'pv-east.constructor', ts: 1, value: 2 },
      { point: 'pv-east.ok', ts: 1, value: 3 },
    ]);
    expect(result.ok && result.bad).toHaveLength(1);
    expect(({} as { ts?: number }).ts).toBeUndefined();
  });

  it.each([
    ['{"point":"a","ts":1,"value":2,"qualtiy":4}', '', 'qualtiy'],
    ['{"ts":1,"values":{"a":1},"qualtiy":4}', '', 'qualtiy'],
    ['{"ts":1,"values":{"a":1},"__proto__":{"ts":9}}', '', '__proto__'],
    ['{"ts":1,"samples":[],"uint":"kW"}', '', 'uint'],
    ['{"ts":1,"values":{"a":{"value":1,"qualtiy":4},"b":2}}', 'values.a', 'qualtiy'],
    ['{"samples":[{"point":"a","ts":1,"value":2,"uint":"kW"},{"point":"b","ts":1,"value":2}]}', 'samples[0]', 'uint'],
  ])('names a field that nobody knows, and keeps what stands beside it: %s', (text, place, name) => {
    const result = parse(text);
    const whole = place === '';
    expect(result).toMatchObject(
      whole
        ? { ok: false, code: 'BAD_SHAPE', reason: expect.stringContaining(`unknown field "${name}"`) }
        : { ok: true, bad: [{ place, reason: expect.stringContaining(`unknown field "${name}"`) }] },
    );
    expect(result.ok ? result.samples.map(({ point }) => point) : []).toEqual(whole ? [] : ['pv-east.b']);
  });

  it.each([
    ['', 'BAD_JSON'],
    ['{"ts":1,"values":{"a":NaN}}', 'BAD_JSON'],
    ['{"ts":1', 'BAD_JSON'],
    ['[1,2,3]', 'BAD_SHAPE'],
    ['{"hello":1}', 'BAD_SHAPE'],
    ['null', 'BAD_SHAPE'],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'BAD_SHAPE'],
    [`{"ts":1,"values":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'BAD_JSON'],
  ])('refuses %.40s', (text, code) => {
    expect(parse(text)).toMatchObject({ ok: false, code });
  });

  it('finds a value 10,000 levels deep to be no number', () => {
    const result = parse(`{"ts":1,"values":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)},"b":1}}`);
    expect(result.ok && [result.samples.length, result.bad[0]?.reason]).toEqual([
      1,
      'value: expected a number, got an array',
    ]);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(parseJsonMessage(Uint8Array.of(0xff, 0xfe), pv, 10)).toMatchObject({ ok: false, code: 'BAD_JSON' });
  });

  it('refuses more samples than allowed', () => {
    expect(parse({ ts: 1, values: { a: 1, b: 2, c: 3 } }, 2)).toMatchObject({ ok: false, code: 'TOO_MANY_SAMPLES' });
  });

  it('never throws, and accounts for every entry', () => {
    const entry = fc.record({
      ts: fc.oneof(fc.integer(), fc.string()),
      values: fc.dictionary(fc.string(), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const result = parse(entries, 1e9);
        const count = entries.reduce((sum, each) => sum + Object.keys(each.values).length, 0);
        if (result.ok) expect(result.samples.length + result.bad.length).toBe(count);
      }),
    );
    fc.assert(fc.property(fc.json(), (text) => typeof parse(text).ok === 'boolean'));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof parseJsonMessage(bytes, pv, 100).ok === 'boolean'));
  });
});
