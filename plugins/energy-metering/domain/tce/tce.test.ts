import { describe, expect, it } from 'vitest';
import { energyConfig } from '../../contracts/index.ts';
import { gramsOfCoal, selectFactor } from './select-factor.ts';
import { yearParts } from './year-parts.ts';

const config = (tce: Record<string, unknown> = {}) => energyConfig.schema.parse({ tce }).tce;

describe('standard coal', () => {
  it('is what the factor says, in whole grams', () => {
    expect(gramsOfCoal(8_136_700, { kgce: '0.1229', per: 'kWh' })).toBe(1_000_000);
    // 34.12 kgce/GJ on 1 MWh = 3.6 GJ.
    expect(gramsOfCoal(1_000_000, { kgce: '34.12', per: 'GJ' })).toBe(122_832);
    expect(gramsOfCoal(1000, { kgce: '1.2143', per: 'm3' })).toBe(1214);
    expect(gramsOfCoal(-1000, { kgce: '1.2145', per: 'm3' })).toBe(-1215);
    expect(gramsOfCoal(1_000_000, { kgce: '0.0943', per: 'kg' })).toBe(94_300);
  });

  it('takes no factor by default where there is none, or a choice to make', () => {
    expect(selectFactor(config(), 'electricity', 2026).factor?.kgce).toBe('0.1229');
    expect(selectFactor(config(), 'water', 2026)).toEqual({ factor: null, problem: 'no-factor' });
    expect(selectFactor(config(), 'electricity', 2019)).toEqual({ factor: null, problem: 'no-factor' });
    expect(selectFactor(config(), 'gas', 2026)).toEqual({ factor: null, problem: 'choose-factor' });
    expect(selectFactor(config({ chosen: ['cn-gas-field'] }), 'gas', 2026).factor?.kgce).toBe('1.2143');
    expect(selectFactor(config({ basis: 'equal' }), 'electricity', 2026).problem).toBe('choose-factor');
    const chosen = ['cn-sh-electricity-equal-2017', 'cn-sh-electricity-equal-2026'];
    const shanghai = config({ basis: 'equal', chosen });
    expect([2020, 2025, 2026].map((year) => selectFactor(shanghai, 'electricity', year).factor?.kgce)).toEqual([
      '0.28232',
      '0.28232',
      '0.28078',
    ]);
  });

  it('prefers a factor of the park in its years', () => {
    const years = { validFrom: 2026, validTo: 2026 };
    const own = { id: 'lab', kind: 'gas', kgce: '1.25', per: 'm3', source: 'test report', ...years };
    const park = config({ factors: [own] });
    expect(selectFactor(park, 'gas', 2026).factor).toMatchObject({ id: 'lab', status: 'own' });
    expect(selectFactor(park, 'gas', 2027).problem).toBe('choose-factor');
  });

  it('splits a span at the new year of the park', () => {
    const span = { from: Date.parse('2025-11-30T16:00:00Z'), to: Date.parse('2026-02-01T16:00:00Z') };
    expect(yearParts(span, 'Asia/Shanghai')).toEqual([
      { from: span.from, to: Date.parse('2025-12-31T16:00:00Z'), year: 2025 },
      { from: Date.parse('2025-12-31T16:00:00Z'), to: span.to, year: 2026 },
    ]);
  });
});
