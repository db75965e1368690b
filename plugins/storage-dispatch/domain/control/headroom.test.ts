import { describe, expect, it } from 'vitest';
import { noon } from '../gate/fixtures/gate-fixture.ts';
import { mayComeTo } from './ahead.ts';
import { cycle, startControl } from './cycle.ts';
import { fastBattery, image, inputs, planOf, settings as base } from './fixtures/site-fixture.ts';
import { highestOf, nextUsualStep, notePeak } from './recent-peak.ts';
import type { DeviceImage, RecentPeak } from './types.ts';

const settings = { ...base, headroomS: 3600 };
/** A ramp of 200 kW in a cycle. */
const slow = fastBattery({ limits: { ...fastBattery().limits, ramp: { kw: 200, per: 's' } } });

/** The setpoint of a battery that charges 300 kW and is to go on, at an import, after peaks of the net load. */
function charging(importKw: number, peaks: readonly RecentPeak[], device = slow) {
  const seen = image(device, -300);
  const state = { ...startControl([seen]), peaks, lastAt: noon - 1000, rawKw: importKw - 300 };
  const plan = planOf({ bess: -300 });
  const result = cycle(state, inputs([seen], { settings, plan, grid: { importKw, at: noon } }));
  return { kw: Math.round(result.setpoints[0]!.setpointKw), codes: result.reasons.map(({ code }) => code) };
}

describe('headroom for steps of the load', () => {
  const peak = (kw: number, riseKw = 0): RecentPeak[] => [{ from: noon - 600_000, kw, riseKw }];

  it('charges no more than one cycle can take back if the highest load of late came again', () => {
    // 985 kW may be imported; 885 of load, less what is charged, and 200 kW of answer.
    expect(charging(700, peak(885))).toMatchObject({ kw: -300 });
    expect(charging(700, peak(1085))).toMatchObject({ kw: -100, codes: ['headroom-kept', 'plan-limited'] });
    expect(charging(700, peak(3000))).toMatchObject({ kw: -100 });
    expect(charging(700, []).codes).toEqual([]);
  });

  /** What a battery at rest is told to give at an import of 1,000 kW at most, less 15. */
  function resting(
    importKw: number,
    peaks: readonly RecentPeak[],
    usualStepKw: number | null = null,
    more: Partial<DeviceImage> = {},
  ): number {
    const seen = image(fastBattery(), 0, noon, more);
    const state = { ...startControl([seen]), peaks, usualStepKw, lastAt: noon - 1000, rawKw: importKw };
    const plan = planOf({ bess: 0 });
    return cycle(state, inputs([seen], { settings, plan, grid: { importKw, at: noon } })).setpoints[0]!.setpointKw;
  }

  it('is ahead of the largest rise of late after an excess, up to the highest of late', () => {
    expect(resting(1010, peak(1010))).toBeCloseTo(25, 6);
    expect(resting(1010, peak(1200, 60))).toBeCloseTo(85, 6);
    expect(resting(1010, peak(1050, 500))).toBeCloseTo(65, 6);
  });

  it('goes on above the highest of late by four usual steps: a record may be followed by the next', () => {
    expect(resting(1010, peak(1010, 500), 20)).toBeCloseTo(25 + 4 * 20, 0);
    expect(resting(1010, peak(1200, 500), 20)).toBeCloseTo(25 + 190, 0);
  });

  it('spends two usual steps on being ahead while the limit holds', () => {
    expect(resting(990, peak(1200, 60), 20)).toBeCloseTo(5 + 2 * 20, 0);
    expect(resting(990, peak(1000, 60), 20)).toBeCloseTo(5 + 10, 0);
    expect(resting(980, peak(1200, 60), 20)).toBe(0);
    // With 40 kWh above its lowest, a battery is ahead by what lasts for two hours.
    const { energy } = fastBattery().limits;
    const energyKwh = energy!.minKwh + 40 / energy!.dischargeEfficiency;
    const telemetry = { at: noon, powerKw: 0, energyKwh, temperatureC: null, availableKw: null };
    expect(resting(990, peak(1200, 60), 20, { telemetry })).toBeCloseTo(5 + 20, 0);
    expect(resting(1010, peak(1010, 500), 20, { telemetry })).toBeCloseTo(25 + 4 * 20, 0);
    // What the meter rounds away counts as an excess.
    expect(resting(993, peak(1200, 60), 20)).toBeCloseTo(8 + 4 * 20, 0);
  });
});

describe('an excess that the plan itself would end', () => {
  it('is answered all the same: what the load rises by next comes on top', () => {
    // It charges 300 kW at an import of 1,010; the plan ends the charging, and the load has risen by up to 400 kW in a cycle.
    const seen = image(fastBattery(), -300);
    const peaks: RecentPeak[] = [{ from: noon - 600_000, kw: 1000, riseKw: 400 }];
    const state = { ...startControl([seen]), peaks, lastAt: noon - 1000, rawKw: 710 };
    const grid = { importKw: 1010, at: noon };
    const result = cycle(state, inputs([seen], { settings, plan: planOf({ bess: 0 }), grid }));
    // Up to 1,000 kW of load, of which 985 may be imported.
    expect(result.setpoints[0]!.setpointKw).toBeCloseTo(15, 6);
    expect(result.reasons.map(({ code }) => code)).toContain('import-limited');
  });
});

describe('the memory of peaks', () => {
  it('keeps the highest and the largest rise for its time, and forgets', () => {
    let peaks: readonly RecentPeak[] = [];
    for (let minute = 0; minute < 60; minute++)
      peaks = notePeak(
        peaks,
        noon + minute * 60_000,
        { kw: minute === 10 ? 900 : 500, riseKw: minute === 10 ? 400 : 0 },
        3600,
      );
    const comesTo = (own: readonly RecentPeak[], kw: number): number =>
      mayComeTo({ peaks: own, usualStepKw: 0, netLoad: { highKw: kw, lowKw: kw, rawKw: kw } }, true);
    expect([highestOf(peaks), comesTo(peaks, 600), comesTo(peaks, 950)]).toEqual([900, 900, 950]);
    expect(peaks.length).toBeLessThanOrEqual(13);
    const later = notePeak(peaks, noon + 2 * 3_600_000, { kw: 500, riseKw: 1 }, 3600);
    expect([highestOf(later), comesTo(later, 400)]).toEqual([500, 401]);
    expect(highestOf(notePeak(later, noon, { kw: 10, riseKw: 0 }, 3600))).toBe(10);
    expect(notePeak(peaks, noon, { kw: 10, riseKw: 0 }, 0)).toEqual([]);
  });

  it('takes the usual step from sizes, so that one start of a furnace is forgotten in minutes', () => {
    let usual = nextUsualStep(null, -10, 5);
    expect(usual).toBe(10);
    for (let k = 0; k < 200; k++) usual = nextUsualStep(usual, k % 2 ? 10 : -10, 5);
    expect(usual).toBeCloseTo(10, 6);
    usual = nextUsualStep(usual, 46_000, 5);
    expect(usual).toBeLessThan(800);
    for (let k = 0; k < 360; k++) usual = nextUsualStep(usual, 10, 5);
    expect(usual).toBeLessThan(20);
  });
});
