import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHourRange, hoursToRuns, minutesToRuns, runsToHours, touPeriods } from '../../contracts/index.ts';
import type { PeriodHours } from '../../contracts/index.ts';
import { parseHourRange } from './hour-range.ts';
import { runsOf } from './schedule.ts';

describe('ranges of hours', () => {
  it('wrap over midnight and end at 24:00 or 00:00', () => {
    expect(parseHourRange('22:00-02:00')).toEqual([
      { from: 1320, to: 1440 },
      { from: 0, to: 120 },
    ]);
    expect(parseHourRange('22:00-24:00')).toEqual([{ from: 1320, to: 1440 }]);
    expect(parseHourRange('22:00-00:00')).toEqual([{ from: 1320, to: 1440 }]);
    expect(parseHourRange('00:00-24:00')).toEqual([{ from: 0, to: 1440 }]);
  });

  it('are refused with what was expected', () => {
    expect(() => parseHourRange('10:00-10:00', 'peak')).toThrow('peak: "10:00-10:00" is not a range of hours');
    for (const text of ['10-12', '24:00-02:00', '10:60-11:00', '10:00-24:30', ''])
      expect(() => parseHourRange(text)).toThrow('is not a range of hours');
  });

  it('come back from text', () => {
    const minute = fc.nat(1439);
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 1440 }), (from, to) => {
        fc.pre(to > from);
        expect(parseHourRange(formatHourRange({ from, to }))).toEqual([{ from, to }]);
      }),
    );
  });
});

describe('hours of a day', () => {
  it('put critical peak on peak and deep valley on valley, and call the rest flat', () => {
    const runs = runsOf({
      'critical-peak': ['19:00-21:00'],
      peak: ['18:00-22:00'],
      valley: ['23:00-05:00'],
      'deep-valley': ['01:00-02:00'],
    });
    const at = (hour: number) => runs.find(({ from, to }) => from <= hour * 60 && hour * 60 < to)!.period;
    expect([0, 1, 4, 5, 18, 19, 20, 21, 22, 23].map(at)).toEqual([
      ...[
        'valley',
        'deep-valley',
        'valley',
        'flat',
        'peak',
        'critical-peak',
        'critical-peak',
        'peak',
        'flat',
        'valley',
      ],
    ]);
  });

  it('do not depend on the order of ranges or periods, nor on where a range is cut', () => {
    const borders = fc.uniqueArray(fc.nat(1439), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(borders, fc.infiniteStream(fc.constantFrom(...touPeriods)), fc.nat(), (list, stream, seed) => {
        const cuts = [...list].sort((a, b) => a - b);
        const kinds = [...stream.take(cuts.length)];
        const pieces = cuts.map((from, i) => ({ from, to: cuts[(i + 1) % cuts.length]!, period: kinds[i]! }));
        const text = (from: number, to: number) =>
          `${formatHourRange({ from, to: from }).slice(0, 5)}-${formatHourRange({ from: to, to }).slice(0, 5)}`;
        const hours = (order: typeof pieces): PeriodHours => {
          const result: PeriodHours = {};
          for (const { from, to, period } of order) (result[period] ??= []).push(text(from, to));
          return result;
        };
        const turned = pieces.map((_, i) => pieces[(i + seed) % pieces.length]!).reverse();
        const halves = pieces.flatMap(({ from, to, period }) => {
          const length = (to - from + 1440) % 1440;
          const middle = (from + Math.floor(length / 2)) % 1440;
          return length < 2
            ? [{ from, to, period }]
            : [
                { from: middle, to, period },
                { from, to: middle, period },
              ];
        });
        expect(runsOf(hours(turned))).toEqual(runsOf(hours(pieces)));
        expect(runsOf(hours(halves))).toEqual(runsOf(hours(pieces)));
      }),
    );
  });

  it('come back from the stretches that were painted', () => {
    const painted = fc.array(fc.constantFrom(...touPeriods), { minLength: 48, maxLength: 48 });
    fc.assert(
      fc.property(painted, (slots) => {
        const runs = minutesToRuns(slots.flatMap((period) => new Array<(typeof slots)[number]>(30).fill(period)));
        expect(hoursToRuns(runsToHours(runs))).toEqual(runs);
      }),
    );
  });
});
