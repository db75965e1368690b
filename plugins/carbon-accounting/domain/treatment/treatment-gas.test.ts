import { describe, expect, it } from 'vitest';
import { calculateNitrous, calculateWastewater } from '../calculate/wastewater.ts';
import { countedDays, methaneKg, nitrousKg } from './treatment-gas.ts';

describe('gases of a treatment plant', () => {
  it('are those of the calculator of the same equations', () => {
    const by = { b0: '0.25', mcf: '0.3', sludgePct: 0 };
    const other = calculateWastewater({
      ...{ operation: 'wastewater', waterM3: 1000, codInKgPerM3: 0.5, codOutKgPerM3: 0.05 },
      ...{ b0KgCH4PerKgCod: '0.25', mcf: '0.3', gwpCH4: { AR5: 28 } },
    } as Parameters<typeof calculateWastewater>[0]);
    expect(Number(methaneKg([300, 200], [50], by))).toBe(other['ch4Kg']);
    expect(methaneKg([300, 200], [50], { ...by, sludgePct: 40 })).toBe('20.25');
    const n2o = calculateNitrous({
      ...{ operation: 'wastewater-n2o', nitrogenKg: 70, efKgN2ONPerKgN: '0.016', gwpN2O: { AR5: 265 } },
    } as Parameters<typeof calculateNitrous>[0]);
    expect(Number(nitrousKg([70], [20], { plant: '0.016', effluent: null }))).toBeCloseTo(Number(n2o['n2oKg']), 9);
    expect(Number(nitrousKg([70], [28], { plant: '0', effluent: '0.005' }))).toBeCloseTo(0.22, 9);
  });

  it('are never below nothing, and days with a gap are in no figure', () => {
    expect(methaneKg([10], [12], { b0: '0.25', mcf: '0.3', sludgePct: 0 })).toBe('0');
    const day = { day: '2026-01-01', organicsIn: 5, organicsOut: [1, null], nitrogenIn: 2, nitrogenOut: [null] };
    expect(countedDays([day], 'organics', true)).toEqual({ days: [], unknown: 1 });
    expect(countedDays([day], 'nitrogen', false)).toEqual({ days: [day], unknown: 0 });
    expect(countedDays([day], 'nitrogen', true)).toEqual({ days: [], unknown: 1 });
  });
});
