import { describe, expect, it } from 'vitest';
import { energyConfig } from './config.ts';

const name = { en: 'm', 'zh-CN': '表' };
const base = { id: 'm', name, assetId: 'a', role: 'load', importPoint: 'm.import' };

/** Paths and messages of what is wrong with one meter. */
function problems(meter: Record<string, unknown>, intervalMinutes = 15): [string, string][] {
  const result = energyConfig.schema.safeParse({ intervalMinutes, meters: [{ ...base, ...meter }] });
  return result.success ? [] : result.error.issues.map(({ path, message }) => [path.join('.'), message]);
}

describe('facts of a meter', () => {
  it('are what they were for a configuration of before', () => {
    const { meters } = energyConfig.schema.parse({ meters: [{ ...base, ratio: 40, registerMax: 999_999 }] });
    expect(meters[0]).toMatchObject({
      ratio: 40,
      kind: 'electricity',
      registerType: 'cumulative',
      registerStamp: 'end',
    });
  });

  it('take transformers or the ratio, and digits or the range', () => {
    const ct = { primary: 600, secondary: 5 };
    expect(problems({ ct, pt: { primary: 10_000, secondary: 100 } })).toEqual([]);
    expect(problems({ ct, ratio: 120 })).toEqual([
      ['meters.0.ratio', 'meter m has ratio 120 beside its transformers: give the ratio or ct and pt, not both'],
    ]);
    expect(problems({ registerMax: 1e6, registerDigits: 6 })[0]![0]).toBe('meters.0.registerDigits');
    expect(problems({ ct: { primary: 0, secondary: 5 } })[0]![0]).toBe('meters.0.ct.primary');
  });

  it('name what is wrong with a replacement', () => {
    const at = '2026-05-04T09:30:00+08:00';
    expect(problems({ replacements: [{ at, finalImport: 10, firstImport: 0, ratio: 80 }] })).toEqual([]);
    expect(problems({ replacements: [{ at, finalImport: 10 }] })).toEqual([
      ['meters.0.replacements.0.firstImport', 'meter m: finalImport without firstImport'],
    ]);
    expect(problems({ replacements: [{ at, finalExport: 10, firstExport: 0 }] })[0]![1]).toContain('does not have');
    expect(problems({ replacements: [{ at }] })[0]![1]).toContain('changes nothing');
    expect(
      problems({
        replacements: [
          { at, serial: 'b' },
          { at, serial: 'c' },
        ],
      })[0]![1],
    ).toContain('order of time');
    expect(problems({ ratio: 40, replacements: [{ at, ct: { primary: 300, secondary: 5 } }] })[0]).toEqual([
      'meters.0.replacements.0.pt',
      'meter m: the ratio before was given as one number: give ct and pt, or the new ratio',
    ]);
    expect(problems({ retiredAt: '2026-01-01T00:00:00Z', replacements: [{ at, serial: 'b' }] })[0]![1]).toContain(
      'outside the service life',
    );
  });

  it('want a retirement after the commissioning, and a step that fits the interval', () => {
    const life = { commissionedAt: '2026-02-01T00:00:00Z', retiredAt: '2026-01-01T00:00:00Z' };
    expect(problems(life)[0]![0]).toBe('meters.0.retiredAt');
    expect(problems({ registerType: 'interval', registerStepMinutes: 10 })[0]![1]).toContain('steps of 10 min');
    expect(problems({ registerType: 'interval', registerStepMinutes: 60 })).toEqual([]);
  });
});
