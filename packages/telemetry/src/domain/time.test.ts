import { dayStart, instantsOfLocal, isTimeZone, zoneOffset } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNumber } from './local-number.ts';
import { parseTime } from './local-time.ts';

const shanghai = 'Asia/Shanghai';
const at = (text: string, zone = shanghai) => {
  const parsed = parseTime(text, 'auto', zone);
  return parsed.ok ? new Date(parsed.ts).toISOString() : parsed.problem.message;
};

describe('times in files', () => {
  it.each([
    ['2026-11-24 08:15', '2026-11-24T00:15:00.000Z'],
    ['2026/1/4 8:15:30', '2026-01-04T00:15:30.000Z'],
    ['2026-11-24T08:15:00.250', '2026-11-24T00:15:00.250Z'],
    ['2026-11-24', '2026-11-23T16:00:00.000Z'],
    ['2026-11-24 24:00', '2026-11-24T16:00:00.000Z'],
    ['2026-12-31 24:00:00', '2026-12-31T16:00:00.000Z'],
    ['2026-11-24T08:15:00Z', '2026-11-24T08:15:00.000Z'],
    ['2026-11-24 08:15:00+09:00', '2026-11-23T23:15:00.000Z'],
    ['2026-11-24T08:15:00-0330', '2026-11-24T11:45:00.000Z'],
  ])('%s', (text, expected) => expect(at(text)).toBe(expected));

  it.each([
    '24.11.2026 08:15',
    '11/24/2026',
    '2026-02-30 00:00',
    '2026-11-24 25:00',
    '2026-13-01',
    '1764000000',
    '',
    'now',
  ])('refuses %s', (text) => expect(at(text)).toMatch(/^time /));

  it('does not guess at clock changes', () => {
    expect(at('2026-03-29 02:30', 'Europe/Berlin')).toContain('does not exist in Europe/Berlin');
    expect(at('2026-10-25 02:30', 'Europe/Berlin')).toContain('occurs twice in Europe/Berlin');
    expect(at('2026-10-25 02:30+02:00', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(at('2026-10-25 03:30', 'Europe/Berlin')).toBe('2026-10-25T02:30:00.000Z');
  });

  it('reads epochs only when told so', () => {
    expect(parseTime('1764000000', 'epoch-s', shanghai)).toEqual({ ok: true, ts: 1_764_000_000_000 });
    expect(parseTime('1764000000123', 'epoch-ms', shanghai)).toEqual({ ok: true, ts: 1_764_000_000_123 });
    expect(parseTime('2026-11-24', 'epoch-ms', shanghai).ok).toBe(false);
  });

  it('local time and instants agree, in zones with clock changes and odd offsets', () => {
    const zones = fc.constantFrom(
      shanghai,
      'Europe/Berlin',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'UTC',
    );
    const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(zones, instant, (zone, ts) => {
        expect(instantsOfLocal(ts + zoneOffset(ts, zone), zone)).toContain(ts);
        const start = dayStart(ts, zone);
        expect(start).toBeLessThanOrEqual(ts);
        expect(dayStart(start, zone)).toBe(start);
        expect(dayStart(start - 1, zone)).toBeLessThan(start);
      }),
    );
    expect(isTimeZone('Asia/Shanghai')).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
  });
});

describe('numbers in files', () => {
  it.each([
    ['1.5', '.', 1.5],
    ['1,5', ',', 1.5],
    ['-3', '.', -3],
    [' 1e3 ', '.', 1000],
    ['.5', '.', 0.5],
    ['1,234.5', '.', null],
    ['1.234,5', ',', null],
    ['1,5', '.', null],
    ['0x10', '.', null],
    ['NaN', '.', null],
    ['', '.', null],
  ] as const)('%s with %s is %s', (text, decimal, expected) => expect(parseNumber(text, decimal)).toBe(expected));
});
