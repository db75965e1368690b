import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeterFrameSplitter } from '../meter-bus/frame-splitter.ts';
import { decodeDlt645, dlt645LongestFrame, encodeDlt645, type Dlt645Frame } from './frame.ts';
import { dlt645Block, dlt645Quantity } from './identifiers.ts';
import { sumOf } from '../meter-bus/bcd.ts';
import { dlt645ReadData, readDlt645Message } from './message.ts';
import { dlt645FreezeTime } from './records.ts';
import { readDlt645Values, writeDlt645Number } from './value.ts';

const frame = fc.record({
  address: fc.oneof(fc.stringMatching(/^\d{12}$/), fc.constant('AAAAAAAAAAAA')),
  control: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 200 }),
  wakeUps: fc.integer({ min: 0, max: 4 }),
});

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

function cut(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const at = [0, ...cuts.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('DL/T 645 frames', () => {
  it('round trip', () => {
    fc.assert(
      fc.property(frame, (each) => {
        const result = decodeDlt645(encodeDlt645(each));
        expect(result).toMatchObject({ ok: true, value: { ...each } });
      }),
    );
  });

  it('finds frames in a stream of noise, however it is cut', () => {
    // Noise without 68h begins no frame, so that each true one has to be found.
    const noise = fc.uint8Array({ maxLength: 20 }).map((bytes) => bytes.map((byte) => (byte === 0x68 ? 0 : byte)));
    const stream = fc.array(fc.tuple(noise, frame), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (parts, cuts) => {
        const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
        const bytes = Uint8Array.from(parts.flatMap(([before, each]) => [...before, ...encodeDlt645(each)]));
        const found = cut(bytes, cuts).flatMap((chunk) => splitter.push(chunk));
        expect(found.map(({ address, control, data }) => ({ address, control, data }))).toEqual(
          parts.map(([, { address, control, data }]) => ({ address, control, data })),
        );
      }),
    );
  });

  it('finds a frame behind a false beginning after the silence on the line', () => {
    const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
    const good = { address: '000000000001', control: 0x11, data: Uint8Array.of(1), wakeUps: 0 };
    const falseStart = hex('68 01 02 03 04 05 06 68 91 C8');
    expect(splitter.push(Uint8Array.of(...falseStart, ...encodeDlt645(good)))).toEqual([]);
    expect(splitter.silence()).toEqual([good]);
    expect(splitter.skipped).toBe(falseStart.length);
  });

  it('detects each flipped bit of address, control, length and data', () => {
    const whole = encodeDlt645({ address: '123456789012', control: 0x91, data: Uint8Array.of(1, 2, 3, 4, 5) });
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const flipped = whole.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeDlt645(flipped).ok).toBe(false);
    }
  });

  it('survives any bytes and holds at most one frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        const splitter = new MeterFrameSplitter<Dlt645Frame>(decodeDlt645, dlt645LongestFrame);
        for (const chunk of chunks) for (const { data } of splitter.push(chunk)) expect(data.length).toBeLessThan(256);
        splitter.silence();
      }),
      { numRuns: 1000 },
    );
  });
});

describe('DL/T 645 values', () => {
  it.each([
    ['00010000', '78 56 34 12', '123456.78', 'kWh'],
    ['00000000', '78 56 34 92', '-123456.78', 'kWh'],
    ['02010100', '34 23', '233.4', 'V'],
    ['02020100', '00 15 80', '-1.500', 'A'],
    ['02030000', '56 34 92', '-12.3456', 'kW'],
    ['02060000', '50 89', '-0.950', '1'],
    ['02800002', '98 49', '49.98', 'Hz'],
    ['00010200', '01 00 00 00', '0.01', 'kWh'],
    ['00020001', '00 00 00 00', '0.00', 'kWh'],
    ['00150000', '10 00 00 00', '0.10', 'kWh'],
    ['00850001', '10 00 00 00', '0.10', 'kWh'],
    ['00C20000', '10 00 00 00', '0.10', 'kWh'],
    ['00900200', '50 12 00 00', '12.50', 'CNY'],
    ['020A0105', '25 03', '3.25', '%'],
  ])('%s %s is %s %s', (identifier, data, text, unit) => {
    const read = readDlt645Values(identifier, hex(data));
    expect(read).toMatchObject({ ok: true, values: [{ text, quantity: { unit }, number: Number(text) }] });
    expect(writeDlt645Number(identifier, text)).toEqual(hex(data));
  });

  it('says that there is no value where the digits are none, never 0', () => {
    for (const data of ['FF FF FF FF', '0A 00 00 00', '00 00 00 F0'])
      expect(readDlt645Values('00010000', hex(data))).toMatchObject({
        ok: true,
        values: [{ text: null, number: null }],
      });
  });

  it('reads a maximum demand with its time, and a demand that has not occurred', () => {
    expect(readDlt645Values('01010000', hex('56 34 12 30 14 24 11 26'))).toMatchObject({
      ok: true,
      values: [{ text: '12.3456', occurred: '2611241430', quantity: { unit: 'kW' } }],
    });
    expect(readDlt645Values('01010000', hex('00 00 00 00 00 00 00 00'))).toMatchObject({
      ok: true,
      values: [{ text: '0.0000', occurred: null }],
    });
  });

  it('reads a block: three voltages, and energies of a total and four tariffs', () => {
    expect(dlt645Block('0201FF00', 3)).toEqual(['02010100', '02010200', '02010300']);
    const voltages = readDlt645Values('0201FF00', hex('01 22 02 22 03 22'));
    expect(voltages.ok && voltages.values.map((value) => value.text)).toEqual(['220.1', '220.2', '220.3']);
    const energies = readDlt645Values('0001FF00', hex('10 00 00 00 01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00'));
    expect(energies.ok && energies.values.map((value) => value.number)).toEqual([0.1, 0.01, 0.02, 0.03, 0.04]);
    expect(readDlt645Values('0201FF00', hex('01 22 02'))).toMatchObject({ ok: false, error: { code: 'BAD_LENGTH' } });
  });

  it('refuses identifiers outside the tables and numbers that do not fit', () => {
    expect(dlt645Quantity('0F010000')).toBeUndefined();
    expect(readDlt645Values('0F010000', hex('00'))).toMatchObject({ ok: false, error: { code: 'BAD_VALUE' } });
    expect(writeDlt645Number('02010100', '1000.0')).toBeNull();
    expect(writeDlt645Number('02010100', '-1.0')).toBeNull();
    expect(writeDlt645Number('02010100', '1.05')).toBeNull();
  });

  it('recognises a meter of 1997 and a refusal', () => {
    const data = Uint8Array.of(0x10, 0x90, 0x78, 0x56, 0x34, 0x12);
    expect(readDlt645Message({ address: '000000000001', control: 0x81, data, wakeUps: 0 })).toMatchObject({
      ok: true,
      value: { version: '1997', identifier: '9010', direction: 'reply' },
    });
    expect(readDlt645Message({ address: '1', control: 0xd1, data: Uint8Array.of(2), wakeUps: 0 })).toMatchObject({
      ok: true,
      value: { refused: true, error: { byte: 2, meanings: ['no data'] } },
    });
    expect(dlt645ReadData('00010000')).toEqual(hex('00 00 01 00'));
  });
});

/** Identifiers of tables A.1 to A.5 with the bytes of its data, as another implementation lists them. */
function foreignTable(): [string, number][] {
  const file = new URL('../fixtures/dlt645-tables.json', import.meta.url);
  const { identifiers } = JSON.parse(readFileSync(file, 'utf8')) as { identifiers: [string, string, number][] };
  return identifiers.flatMap(([first, last, bytes]) => {
    const from = Number.parseInt(first.slice(6), 16);
    const count = Number.parseInt(last, 16) - from + 1;
    return Array.from({ length: count }, (_, at): [string, number] => [
      first.slice(0, 6) + (from + at).toString(16).padStart(2, '0').toUpperCase(),
      bytes,
    ]);
  });
}
/** Passwords, what the display shows, and the tables that a programming replaced: nothing here reads them. */
const left = /^(04000C..|0404....|03300[568](?!00)..)$/;

describe('DL/T 645 records', () => {
  it('know the identifiers of registers, demands, events and parameters by the bytes that its data have', () => {
    let known = 0;
    const odd: string[] = [];
    for (const [identifier, bytes] of foreignTable()) {
      const read = (length: number) => readDlt645Values(identifier, new Uint8Array(length).fill(0x11));
      const [whole, short] = [read(bytes), read(bytes - 1)];
      if (left.test(identifier)) {
        if (whole.ok) odd.push(`${identifier} is read`);
        continue;
      }
      known++;
      if (!whole.ok) odd.push(`${identifier}: ${whole.error.message}`);
      else if (whole.values.reduce((sum, { quantity }) => sum + quantity.bytes, 0) !== bytes)
        odd.push(`${identifier}: other than ${bytes} bytes`);
      if (short.ok || short.error.code !== 'BAD_LENGTH') odd.push(`${identifier} with a byte less`);
    }
    expect(odd).toEqual([]);
    expect(known).toBeGreaterThan(3000);
  });

  it('read a daily freeze by tariffs, as many as the meter has, with the identifier of its time', () => {
    const energies = (count: number) => hex(Array.from({ length: count }, (_, at) => `0${at} 00 00 00`).join(' '));
    for (const cause of ['00', '01', '02', '03', '05', '06', '07'])
      for (const count of [1, 3, 5]) {
        const identifier = `05${cause}0101`;
        const read = readDlt645Values(identifier, energies(count));
        if (!read.ok) throw new Error(read.error.message);
        expect(read.values.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, at) => at / 100));
        expect(read.values[0]!.quantity).toMatchObject({ name: 'forward active energy, total', unit: 'kWh' });
        expect(dlt645FreezeTime(identifier)).toBe(`05${cause}0001`);
        expect(readDlt645Values(identifier, energies(count).subarray(1)).ok).toBe(false);
      }
    // Days that a meter keeps, and one more than it does.
    expect([dlt645Quantity('0506013E'), dlt645Quantity('0506013F'), dlt645FreezeTime('00010000')]).toMatchObject([
      { unit: 'kWh' },
      undefined,
      undefined,
    ]);
    // The totals of several days are no block of single values.
    expect(readDlt645Values('050601FF', energies(10))).toMatchObject({ ok: false });
  });

  it('read a whole freeze by its sections, and leave out what the meter does not keep', () => {
    const sections = [
      '00 00 30 11 26',
      '10 00 00 00 01 00 00 00',
      ...['20 00 00 00', '', '', '', '', '', ''],
      '56 34 12 30 14 24 11 26',
      '',
      Array.from({ length: 8 }, (_, at) => `0${at} 00 80`).join(' '),
    ];
    const data = hex(sections.map((each) => `${each}AA`).join(''));
    const read = readDlt645Values('0506FF01', data);
    if (!read.ok) throw new Error(read.error.message);
    const [time, total, first, reverse, demand, ...powers] = read.values;
    expect([time!.text, total!.text, first!.text, reverse!.text]).toEqual(['2611300000', '0.10', '0.01', '0.20']);
    expect(reverse!.quantity.name).toBe('reverse active energy, total');
    expect(demand).toMatchObject({ text: '12.3456', occurred: '2611241430' });
    expect(powers.map(({ number }) => number)).toEqual(
      [0, -1, -2, -3, -4, -5, -6, -7].map((each) => each / 10_000 || 0),
    );
    expect(readDlt645Values('0506FF01', data.subarray(0, -3)).ok).toBe(false);
    expect(
      readDlt645Values(
        '0506FF01',
        hex(
          sections
            .slice(1)
            .map((each) => `${each}AA`)
            .join(''),
        ),
      ),
    ).toMatchObject({
      error: { message: '0506FF01: 12 sections expected, got 11' },
    });
  });

  /** A record of the load with some of its classes. */
  const loadRecord = (time: string, classes: Readonly<Record<number, string>>): number[] => {
    const body = hex(`${time}${[1, 2, 3, 4, 5, 6].map((each) => `${classes[each] ?? ''}AA`).join('')}`);
    const head = [0xa0, 0xa0, body.length, ...body];
    return [...head, sumOf(Uint8Array.from(head)), 0xe5];
  };
  const classes = {
    1: '01 22 02 22 03 22 00 05 00 01 05 00 02 05 80 00 50',
    2: Array.from({ length: 8 }, (_, at) => `0${at + 1} 00 00`).join(' '),
    3: '00 10 95 09 96 09 50 89',
    4: '78 56 34 12 01 00 00 00 02 00 00 00 03 00 00 80',
    5: '01 00 00 00 02 00 00 00 03 00 00 00 04 00 00 00',
    6: '34 12 00 01 00 00',
  };
  const counts = [0, 7, 8, 4, 4, 4, 2];

  it('read load records of any classes, one after the other', () => {
    for (let mask = 1; mask < 64; mask++) {
      const kept = [1, 2, 3, 4, 5, 6].filter((each) => mask & (1 << (each - 1)));
      const some = Object.fromEntries(kept.map((each) => [each, classes[each as 1]]));
      const data = Uint8Array.from(['00 15 24 11 26', '15 15 24 11 26'].flatMap((time) => loadRecord(time, some)));
      const read = readDlt645Values('06000001', data);
      if (!read.ok) throw new Error(read.error.message);
      const each = 1 + kept.reduce((sum, one) => sum + counts[one]!, 0);
      expect(read.values).toHaveLength(2 * each);
      expect([read.values[0]!.text, read.values[each]!.text]).toEqual(['2611241500', '2611241515']);
    }
    const all = readDlt645Values('06000002', Uint8Array.from(loadRecord('00 15 24 11 26', classes)));
    const told = new Map(all.ok ? all.values.map(({ quantity, text }) => [quantity.name, text]) : []);
    expect([...told]).toHaveLength(30);
    expect(told.get('voltage, phase C')).toBe('220.3');
    expect(told.get('current, phase C')).toBe('-0.502');
    expect(told.get('frequency')).toBe('50.00');
    expect(told.get('reactive power, total')).toBe('0.0005');
    expect(told.get('power factor, phase C')).toBe('-0.950');
    expect(told.get('forward active energy, total')).toBe('123456.78');
    expect(told.get('combined reactive 2 energy, total')).toBe('-0.03');
    expect(told.get('reactive quadrant 4 energy, total')).toBe('0.04');
    expect(told.get('active demand now')).toBe('0.1234');
  });

  it('refuse a load record at each byte that is not what it was, and whatever comes', () => {
    const data = Uint8Array.from(loadRecord('00 15 24 11 26', classes));
    for (let at = 0; at < data.length; at++) {
      const changed = data.slice();
      changed[at]! ^= 0x01;
      expect(readDlt645Values('06000002', changed).ok, String(at)).toBe(false);
      expect(readDlt645Values('06000002', data.subarray(0, at)).ok, String(at)).toBe(false);
    }
    const identifiers = [
      '06000001',
      '06010000',
      '0506FF01',
      '05060101',
      '03010101',
      '03300001',
      '04010000',
      '04000501',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...identifiers), fc.uint8Array({ maxLength: 300 }), (identifier, bytes) => {
        expect(typeof readDlt645Values(identifier, bytes).ok).toBe('boolean');
      }),
    );
  });

  it('tell an event with its times and figures, a demand over its limit and words of state', () => {
    const off = readDlt645Values('03110001', hex('15 30 08 24 11 26 30 45 09 24 11 26'));
    expect(off.ok && off.values.map(({ text }) => text)).toEqual(['261124083015', '261124094530']);
    const over = readDlt645Values('03120102', hex('00 00 08 24 11 26 00 30 08 24 11 26 56 34 12 15 08 24 11 26'));
    expect(over).toMatchObject({
      values: [
        {},
        {},
        { text: '12.3456', occurred: '2611240815', quantity: { unit: 'kW', name: 'maximum demand forward active' } },
      ],
    });
    const written = readDlt645Values('03300301', hex('15 30 08 24 11 26 EF BE AD DE FF 00 30 03'));
    expect(written.ok && written.values.map(({ text }) => text)).toEqual(['261124083015', 'DEADBEEF', '033000FF']);
  });
});
