import { describe, expect, it } from 'vitest';
import { closeMeter, needsPower } from './close-meter.ts';
import { closeFromPower } from './close-power.ts';
import type { MeterConfig } from '../contracts/index.ts';

const width = 900_000;
const minute = 60_000;
const at = (ts: number, value: number) => ({ ts, value, quality: 0 });

describe('closing from power', () => {
  it('weights by time: a value holds until the next one', () => {
    const samples = [at(-minute, 60), at(5 * minute, 120), at(10 * minute, 0), at(16 * minute, 60)];
    const [interval] = closeFromPower(samples, { from: 0, to: width }, width, { wPerUnit: 1000, sign: 1 });
    expect(interval).toMatchObject({ amount: 15_000, status: 'actual', method: 'power-integration' });
  });

  it('splits a bidirectional gauge by sign', () => {
    const samples = [at(0, 40), at(6 * minute, -40), at(width, 0)];
    const close = (sign: 1 | -1) => closeFromPower(samples, { from: 0, to: width }, width, { wPerUnit: 1000, sign })[0];
    expect(close(1)).toMatchObject({ amount: 4000 });
    expect(close(-1)).toMatchObject({ amount: 6000 });
  });

  it('does not hold a value for more than two hours', () => {
    const samples = [at(0, 40), at(10 * width, 40)];
    const [interval] = closeFromPower(samples, { from: 0, to: width }, width, { wPerUnit: 1000, sign: 1 });
    expect(interval).toMatchObject({ amount: null, status: 'missing', reason: 'long-gap' });
  });
});

describe('closing a meter', () => {
  const meter: MeterConfig = {
    id: 'm',
    name: { en: 'm', 'zh-CN': 'm' },
    assetId: 'a',
    role: 'load',
    importPoint: 'register',
    powerPoint: 'power',
    kind: 'electricity',
    registerType: 'cumulative',
    registerStamp: 'end',
    ratio: 1,
  };
  const register = [at(0, 500), at(5 * minute, 501), at(10 * minute, 3), at(width, 5), at(2 * width, 8)];

  it('estimates from power where the register fails, and keeps the reason', () => {
    const span = { from: 0, to: 2 * width };
    const windows = { register, power: [at(0, 20), at(width, 20), at(2 * width, 20)] };
    const closed = closeMeter(meter, 'import', windows, span, width);
    expect(closed[0]).toMatchObject({
      amount: 5000,
      status: 'estimated',
      method: 'power-integration',
      reason: 'register-reset',
      source: 'power',
    });
    expect(closed[1]).toMatchObject({ amount: 3000, status: 'actual', method: 'counter-difference' });
  });

  it('asks for the power gauge only when the register leaves something open', () => {
    const span = { from: 0, to: 2 * width };
    expect(needsPower(meter, closeMeter(meter, 'import', { register }, span, width))).toBe(true);
    expect(
      needsPower(
        meter,
        closeMeter(meter, 'import', { register: register.slice(3) }, { from: width, to: 2 * width }, width),
      ),
    ).toBe(false);
  });
});
