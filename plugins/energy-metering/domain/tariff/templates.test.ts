import { describe, expect, it } from 'vitest';
import type { TouPeriod } from '../../contracts/index.ts';
import { formatDecimal } from './decimal.ts';
import { energyPrice, fixedBase } from './prices.ts';
import { periodsOfTariff } from './periods.ts';
import { templateTariff } from './fixtures/tariff-fixtures.ts';

const letters: Record<TouPeriod, string> = {
  'critical-peak': 'C',
  peak: 'P',
  flat: 'F',
  valley: 'V',
  'deep-valley': 'D',
};

/** The 24 hours of a local day in Shanghai as letters. */
function hoursOf(name: string, date: string): string {
  const tariff = templateTariff(name);
  const from = Date.parse(`${date}T00:00:00+08:00`);
  const periods = periodsOfTariff(tariff.id, tariff.versions, 'Asia/Shanghai', { from, to: from + 86_400_000 });
  return Array.from({ length: 24 }, (_, hour) => {
    const at = from + hour * 3_600_000;
    return letters[periods.find((p) => p.from <= at && at < p.to)!.period];
  }).join('');
}

// Written from the periods of the notices as quoted in reference/energy.md §4 and tariffs_cn_tou.json, one letter per hour.
const jiangsuSummer = 'VVVVVVFFFFFVVFPPPPPPPPFF';
const jiangsuSpring = 'FFVVVVFFFFVVVVFPPPPPPPFF';
const westHighWind = 'VVVVFFPPFFFVVVVVFFPPPPFF';
const westLowWind = 'FFFFFFPPFFFVVDDVFFPCCPFF';
const east = 'VVVVVFPPPFFVVVFFFPPPPPFF';
const eastSummer = 'VVVVVFPPPFFVDDFFFPCCPPFF';

const byMonth: Record<string, string[]> = {
  jiangsu: [
    ...[jiangsuSummer, jiangsuSummer, jiangsuSpring, jiangsuSpring, jiangsuSpring, jiangsuSummer],
    ...[jiangsuSummer, jiangsuSummer, jiangsuSpring, jiangsuSpring, jiangsuSpring, jiangsuSummer],
  ],
  west: Array.from({ length: 12 }, (_, i) => (i >= 5 && i <= 7 ? westLowWind : westHighWind)),
  east: Array.from({ length: 12 }, (_, i) => (i >= 5 && i <= 7 ? eastSummer : east)),
};

describe.each([
  ['jiangsu-two-part', 'jiangsu', { P: '0.72', F: '0.4', V: '0.14' }],
  ['jiangsu-single-part-100', 'jiangsu', { P: '0.68', F: '0.4', V: '0.14' }],
  ['jiangsu-single-part', 'jiangsu', { P: '0.64', F: '0.4', V: '0.14' }],
  ['inner-mongolia-west', 'west', { P: '0.504', F: '0.3', V: '0.144' }],
  ['inner-mongolia-east', 'east', { P: '0.504', F: '0.3', V: '0.144' }],
] as const)('%s', (name, key, prices) => {
  it('has the periods of the notice at every hour of the first and last day of every month', () => {
    for (let month = 1; month <= 12; month++) {
      const last = new Date(Date.UTC(2026, month, 0)).getUTCDate();
      for (const day of [1, last]) {
        const date = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        expect(`${date} ${hoursOf(name, date)}`).toBe(`${date} ${byMonth[key]![month - 1]!}`);
      }
    }
  });

  it('has the ratios of the notice on its example base', () => {
    const version = templateTariff(name).versions[0]!;
    const season = version.energy.seasons.find((s) => s.months.includes(1))!.id;
    const base = fixedBase(version)!;
    expect(formatDecimal(energyPrice(version, season, 'peak', base))).toBe(prices.P);
    expect(formatDecimal(energyPrice(version, season, 'flat', base))).toBe(prices.F);
    expect(formatDecimal(energyPrice(version, season, 'valley', base))).toBe(prices.V);
    expect(version.status).toBe('example');
  });
});

describe('summer of Inner Mongolia', () => {
  it.each([
    // 0.3 × (1.54, 0.44), critical peak 20 % above peak, deep valley 20 % below valley.
    ['inner-mongolia-west', 'low-wind', ['0.5544', '0.462', '0.132', '0.1056']],
    // 0.3 × (1.68, 0.48), same steps.
    ['inner-mongolia-east', 'summer', ['0.6048', '0.504', '0.144', '0.1152']],
  ])('%s has critical peak and deep valley prices', (name, season, expected) => {
    const version = templateTariff(name).versions[0]!;
    const price = (period: TouPeriod) => formatDecimal(energyPrice(version, season, period, fixedBase(version)!));
    expect([price('critical-peak'), price('peak'), price('valley'), price('deep-valley')]).toEqual(expected);
  });
});

describe('Shandong example', () => {
  it('has five periods, half hours and a valley over midnight', () => {
    expect(hoursOf('shandong-example', '2026-01-15')).toBe('FFFFFFFFFFVDDDVFCCCPPPFF');
    expect(hoursOf('shandong-example', '2026-07-15')).toBe('FVDDDVFFFFFFFFFFPPCCCCPF');
    expect(hoursOf('shandong-example', '2026-10-15')).toBe('VFFFFFFFFFVDDDVFFCCPPPFF');
    const { versions } = templateTariff('shandong-example');
    const night = { from: Date.parse('2026-10-15T23:00+08:00'), to: Date.parse('2026-10-16T01:00+08:00') };
    const periods = periodsOfTariff('x', versions, 'Asia/Shanghai', night);
    expect(periods.map((p) => [p.period, (p.to - p.from) / 60_000])).toEqual([
      ['flat', 30],
      ['valley', 60],
      ['flat', 30],
    ]);
  });
});
