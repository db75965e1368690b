import { describe, expect, it } from 'vitest';
import { loadWindows } from './windows.ts';

const zone = 'Asia/Shanghai';
const at = (text: string) => Date.parse(`${text}+08:00`);
const shown = (from: string, to: string, span: [string, string], timeZone = zone) =>
  loadWindows({ from, to }, { from: at(span[0]), to: at(span[1]) }, timeZone).map(({ from: begin, to: end }) =>
    [begin, end].map((ts) => new Date(ts + 8 * 3_600_000).toISOString().slice(5, 16)),
  );

describe('windows of a flexible load', () => {
  it('are those that touch the span, the running one first', () => {
    expect(shown('08:00', '20:00', ['2026-03-18T10:30', '2026-03-19T10:30'])).toEqual([
      ['03-18T08:00', '03-18T20:00'],
      ['03-19T08:00', '03-19T20:00'],
    ]);
    expect(shown('08:00', '10:30', ['2026-03-18T10:30', '2026-03-19T08:00'])).toEqual([]);
  });

  it('run over midnight, and all day where both ends are the same', () => {
    expect(shown('22:00', '06:15', ['2026-03-18T03:00', '2026-03-18T23:00'])).toEqual([
      ['03-17T22:00', '03-18T06:15'],
      ['03-18T22:00', '03-19T06:15'],
    ]);
    expect(shown('00:00', '00:00', ['2026-03-18T12:00', '2026-03-19T12:00'])).toEqual([
      ['03-18T00:00', '03-19T00:00'],
      ['03-19T00:00', '03-20T00:00'],
    ]);
  });

  it('keep their wall-clock times when clocks change', () => {
    const span = { from: Date.parse('2026-03-28T12:00Z'), to: Date.parse('2026-03-29T12:00Z') };
    const [first] = loadWindows({ from: '20:00', to: '04:00' }, span, 'Europe/Berlin');
    expect((first!.to - first!.from) / 3_600_000).toBe(7);
  });
});
