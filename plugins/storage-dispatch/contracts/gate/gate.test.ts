import { describe, expect, it } from 'vitest';
import { controlCodes, gateCodes, gateDeviceShape, gateRules, nowCodes, personCodes, writeCodes } from '../gate.ts';

const device = {
  id: 'bess',
  kind: 'battery',
  limits: {
    minKw: -500,
    maxKw: 500,
    ratedKw: 500,
    energy: { minKwh: 100, maxKwh: 900, chargeEfficiency: 0.95, dischargeEfficiency: 0.95 },
    ramp: { kw: 100, per: 's' },
    safeRamp: null,
    deadbandKw: 2,
  },
  interlocks: [{ id: 'breaker', point: 'bess.breaker', safeWhen: { op: 'eq', value: true } }],
  safeSetpointKw: 0,
  freshnessS: 10,
  maxLifeS: 3600,
  readBack: { toleranceKw: 1, timeoutS: 3, retries: 2 },
  secondPersonAboveKw: 300,
  temperature: null,
};
const limits = (more: object) => ({ ...device, limits: { ...device.limits, ...more } });
const paths = (input: unknown) => {
  const result = gateDeviceShape.safeParse(input);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
};

describe('a device of the gate', () => {
  it('is in advice unless the operator says otherwise, and refuses beyond its limits', () => {
    expect(gateDeviceShape.parse(device)).toMatchObject({ mode: 'advice', onLimit: 'refuse', onRamp: 'clamp' });
  });

  it.each([
    ['limits that cross', limits({ minKw: 501 }), 'limits.minKw'],
    ['a rated power beside the limits', limits({ minKw: 100, maxKw: 200, ratedKw: 50 }), 'limits.ratedKw'],
    ['an empty energy band', limits({ energy: { ...device.limits.energy, minKwh: 900 } }), 'limits.energy.minKwh'],
    ['a battery without energy band', limits({ energy: null }), 'limits.energy'],
    ['a way to safety slower than usual', limits({ safeRamp: { kw: 60, per: 'min' } }), 'limits.safeRamp'],
    ['no ramp', limits({ ramp: { kw: 0, per: 's' } }), 'limits.ramp.kw'],
    ['a limit that is no number', limits({ maxKw: Number.NaN }), 'limits.maxKw'],
    ['a store that is safe while it flows', { ...device, safeSetpointKw: 5 }, 'safeSetpointKw'],
    ['a safe setpoint beyond the limits', { ...device, safeSetpointKw: 501 }, 'safeSetpointKw'],
    ['temperatures that cross', { ...device, temperature: { warnC: 50, maxC: 50 } }, 'temperature.warnC'],
    ['a field it does not know', { ...device, pMax: 5 }, ''],
    [
      'an interlock that compares a state by size',
      { ...device, interlocks: [{ id: 'x', point: 'p', safeWhen: { op: 'lt', value: true } }] },
      'interlocks.0.safeWhen.value',
    ],
  ])('refuses %s', (_name, input, path) => {
    expect(paths(input)).toContain(path);
  });
});

describe('codes', () => {
  it('belong to a rule, each rule has some, and their parameters have one name each', () => {
    const rules = new Set(Object.values(gateCodes).map((code) => code.rule));
    expect([...rules].sort()).toEqual([...gateRules].sort());
    for (const { params } of [gateCodes, personCodes, writeCodes, controlCodes, nowCodes].flatMap((list) =>
      Object.values(list),
    )) {
      expect(new Set(params).size).toBe(params.length);
    }
    const all = [gateCodes, personCodes, writeCodes, controlCodes, nowCodes].flatMap((list) => Object.keys(list));
    expect(new Set(all).size).toBe(all.length);
  });
});
