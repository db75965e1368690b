import { decodeHj212, encodeHj212, readHj212Report, type Hj212Frame } from '@lingtan/protocols';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import { describe, expect, it } from 'vitest';
import { hj212Device } from '../contracts/index.ts';
import { answerTo, ClockOffset, gapsOf, ReportMap, requestFrame } from './index.ts';

const minute = 60_000;
const at = Date.UTC(2026, 10, 24, 0, 0); // 08:00 in China

function frameOf(head: Record<string, string>, cp: Record<string, string>[]): Hj212Frame {
  const encoded = encodeHj212(head, cp);
  if (!encoded.ok) throw new Error(encoded.error.message);
  const decoded = decodeHj212(encoded.bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  return decoded.value;
}

const text = (bytes: Uint8Array | null): string => new TextDecoder().decode(bytes!);
const head = { QN: '20261124080001001', ST: '32', CN: '2011', PW: '123456', MN: 'MN1', Flag: '5' };

describe('answers', () => {
  it('say 9014 with QN, PW and MN of the frame, ST 91 and no data', () => {
    expect(text(answerTo(frameOf(head, [])))).toMatch(
      /^##0066QN=20261124080001001;ST=91;CN=9014;PW=123456;MN=MN1;Flag=4;CP=&&&&[0-9A-F]{4}\r\n$/,
    );
  });

  it('say 9013 to a notice, nothing where no answer is wanted, and speak the version of the asker', () => {
    expect(text(answerTo(frameOf({ ...head, CN: '1013' }, [])))).toContain('CN=9013');
    expect(answerTo(frameOf({ ...head, Flag: '4' }, []))).toBeNull();
    expect(text(answerTo(frameOf({ ...head, Flag: '1' }, [])))).toContain('Flag=0;');
    expect(text(answerTo(frameOf({ ...head, Flag: '9' }, [])))).toContain('Flag=8;');
  });
});

describe('requests', () => {
  it('name the span in the clock of the logger', () => {
    const device = { mn: 'MN1', password: 'abcdef', utcOffsetMinutes: 480, system: '32' };
    const ask = { command: 2051 as const, from: at, to: at + 50 * minute };
    expect(text(requestFrame(ask, device, '20261124090000000', at))).toContain(
      'ST=32;CN=2051;PW=abcdef;MN=MN1;Flag=5;CP=&&BeginTime=20261124080000;EndTime=20261124085000&&',
    );
    expect(text(requestFrame({ command: 1012 }, device, '20261124090000000', at))).toContain(
      'CN=1012;PW=abcdef;MN=MN1;Flag=5;CP=&&SystemTime=20261124080000&&',
    );
  });
});

describe('mapping', () => {
  const device = hj212Device.parse({
    id: 'outlet',
    mn: 'MN1',
    asset: 'plant',
    points: [
      { code: 'w01018', point: 'cod' },
      { code: 'w01018', field: 'Flag', point: 'cod-mark' },
      { code: 'w00000', field: 'Cou', kind: 'hour', point: 'other.volume' },
    ],
  });
  const map = new ReportMap(device);

  it('takes values with their unit and quality, 2005 codes too', () => {
    const report = readHj212Report([
      { DataTime: '20261124080000' },
      { '011-Rtd': '41.5', '011-Flag': 'D' },
      { 'w00000-Rtd': '17.5' },
    ]);
    expect(map.samples('realtime', report)).toEqual([
      { point: 'plant.cod', ts: at, value: 41.5, unit: 'mg/L', quality: sampleQuality.bad },
      { point: 'plant.cod-mark', ts: at, value: 4, quality: 0 },
    ]);
  });

  it('takes the instant of the sample where one is told, and the amount in its own unit', () => {
    const sampled: Record<string, string>[] = [
      { DataTime: '20261124080000' },
      { 'w01018-Rtd': '1', 'w01018-SampleTime': '20261124075500', 'w01018-Flag': 'S' },
    ];
    expect(map.samples('realtime', readHj212Report(sampled))[0]).toMatchObject({
      ts: at - 5 * minute,
      quality: sampleQuality.substituted,
    });
    const hour = readHj212Report([{ DataTime: '20261124080000' }, { 'w00000-Cou': '63', 'w00000-Avg': '17.5' }]);
    expect(map.samples('hour', hour)).toEqual([{ point: 'other.volume', ts: at, value: 63, unit: 'm3', quality: 0 }]);
  });
});

describe('gaps', () => {
  const common = { kind: 'minute' as const, minuteStep: 10, utcOffsetMinutes: 480 };
  it('are runs of windows that are over and not known', () => {
    const known = new Set([at, at + 30 * minute]);
    expect(gapsOf({ ...common, from: at - 3 * minute, until: at + 59 * minute, known })).toEqual([
      { from: at + 10 * minute, to: at + 20 * minute, windows: 2 },
      { from: at + 40 * minute, to: at + 40 * minute, windows: 1 },
    ]);
  });

  it('are cut to what one request may ask, and leave out what was given up', () => {
    const gaps = gapsOf({ ...common, from: at, until: at + 2 * 1440 * minute, known: new Set() });
    expect(gaps.map(({ windows }) => windows)).toEqual([144, 144]);
    expect(gapsOf({ ...common, from: at, until: at + 60 * minute, known: new Set(), givenUp: () => true })).toEqual([]);
  });

  it('of days begin at midnight of the logger', () => {
    const day = 1440 * minute;
    const [gap] = gapsOf({ ...common, kind: 'day', from: at, until: at + 2 * day, known: new Set() });
    expect(new Date(gap!.from).toISOString()).toBe('2026-11-24T16:00:00.000Z');
  });
});

describe('the error of a clock', () => {
  it('is the largest of the newest differences: frames come late, never early', () => {
    const clock = new ClockOffset();
    expect(clock.ms).toBeNull();
    clock.add(at - 5_000, at + 12_000);
    clock.add(at - 5_000, at + 40);
    clock.add(at - 5_000, at + 900);
    expect(clock.ms).toBe(-5_040);
    expect(clock.settled).toBe(true);
  });
});
