import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampTo, narrow } from '../gate/range.ts';
import { rampWindow } from '../gate/windows.ts';
import { noon } from '../gate/fixtures/gate-fixture.ts';
import { cycle, startControl } from './cycle.ts';
import { expectedKw, noBias, setpointFor } from './delivery.ts';
import { fastBattery, image, inputs, plain, planOf, settings } from './fixtures/site-fixture.ts';
import { entry, Frame } from './frame.ts';
import { expectedSum, limitGrid } from './grid-limit.ts';

const kw = fc.double({ min: -600, max: 600, noNaN: true });
const wild = fc.oneof(
  { weight: 6, arbitrary: kw },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -1e308) },
);
const range = fc.tuple(kw, kw).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

describe('narrowing', () => {
  it('never widens, never empties, and follows the wish where it can', () => {
    fc.assert(
      fc.property(range, fc.array(range), kw, (start, wishes, target) => {
        let now = start;
        for (const wish of wishes) {
          const next = narrow(now, wish);
          expect(next.min >= now.min && next.max <= now.max && next.min <= next.max).toBe(true);
          const value = clampTo(clampTo(target, wish), now);
          if (value >= wish.min && value <= wish.max) expect(next.min <= value && value <= next.max).toBe(true);
          now = next;
        }
      }),
    );
  });

  it('holds in every cycle, whatever comes in: later controllers stay within what earlier ones left', () => {
    const kinds = fc.constantFrom('battery', 'pv', 'electrolyser', 'load', 'generator');
    const oneDevice = fc.record({
      kind: kinds,
      mode: fc.constantFrom('automatic', 'automatic', 'advice', 'off'),
      confirmed: wild,
      power: wild,
      energy: fc.oneof(fc.double({ min: 0, max: 1000, noNaN: true }), fc.constant(Number.NaN)),
      age: fc.constantFrom(0, 500, 11_000, -60_000),
      since: fc.constantFrom(0, 300, 5000, -5000),
      tripped: fc.constantFrom(false, false, false, true),
      pending: fc.option(fc.record({ valueKw: kw, phase: fc.constantFrom('pending', 'lost') }), { nil: null }),
      plan: fc.option(wild, { nil: undefined }),
      override: fc.option(wild, { nil: undefined }),
    });
    const codes = new Set<string>();
    fc.assert(
      fc.property(fc.array(oneDevice, { minLength: 1, maxLength: 5 }), wild, fc.boolean(), (rows, grid, alive) => {
        const devices = rows.map((row, i) => {
          const ends = {
            battery: [-500, 500],
            pv: [0, 500],
            generator: [0, 500],
            load: [-400, 0],
            electrolyser: [-400, 0],
          }[row.kind]!;
          const base = row.kind === 'battery' ? fastBattery() : plain('x', row.kind as 'pv', ends[0]!, ends[1]!);
          const device = { ...base, id: `d${i}`, mode: row.mode as 'automatic' };
          const at = noon - row.age;
          return image(device, row.confirmed, noon, {
            confirmed: { valueKw: row.confirmed, since: noon - row.since },
            unconfirmed: row.pending && {
              commandId: 'c',
              writtenAt: noon - 400,
              retry: false,
              earlierKw: [],
              ...row.pending,
              phase: row.pending.phase as 'lost',
            },
            telemetry: { at, powerKw: row.power, energyKwh: row.energy, temperatureC: null, availableKw: null },
            tripped: row.tripped,
          });
        });
        const plan = planOf(
          Object.fromEntries(rows.flatMap((row, i) => (row.plan === undefined ? [] : [[`d${i}`, row.plan]]))),
        );
        const overrides = rows.flatMap(({ override }, i) =>
          override === undefined
            ? []
            : [
                {
                  commandId: `m${i}`,
                  deviceId: `d${i}`,
                  setpointKw: override,
                  validFrom: noon,
                  expiresAt: noon + 1,
                  approved: false,
                },
              ],
        );
        const heartbeatAt = alive ? noon : null;
        const result = cycle(
          startControl(devices),
          inputs(devices, { plan, overrides, heartbeatAt, grid: { importKw: grid, at: noon } }),
        );
        for (const reason of result.reasons) codes.add(reason.code);
        for (const [id, steps] of result.ranges) {
          steps.slice(1).forEach((step, i) => {
            const before = steps[i]!;
            expect(step.min >= before.min && step.max <= before.max && step.min <= step.max).toBe(true);
          });
          const setpoint = result.setpoints.find((entry) => entry.deviceId === id)!;
          const device = devices.find((entry) => entry.device.id === id)!;
          const { minKw, maxKw } = device.device.limits;
          const last = steps.at(-1)!;
          expect(Number.isFinite(setpoint.setpointKw)).toBe(true);
          expect(setpoint.setpointKw >= last.min && setpoint.setpointKw <= last.max).toBe(true);
          expect(setpoint.setpointKw >= minKw && setpoint.setpointKw <= maxKw).toBe(true);
          const ramp = rampWindow(device.device, device, noon, true);
          const standing = device.confirmed!.valueKw;
          if (typeof ramp !== 'string' && standing >= minKw && standing <= maxKw && !device.unconfirmed) {
            expect(setpoint.setpointKw >= ramp.min - 1e-9 && setpoint.setpointKw <= ramp.max + 1e-9).toBe(true);
          }
        }
        expect(
          result.setpoints.some((entry) => devices.find((d) => d.device.id === entry.deviceId)!.device.mode === 'off'),
        ).toBe(false);
      }),
      { numRuns: 2000, seed: 7 },
    );
    expect(codes.size).toBeGreaterThan(10);
  });

  it('leaves ranges from which no choice of the levels below breaks a limit that can be kept', () => {
    const row = fc.record({
      kind: fc.constantFrom('battery', 'load', 'generator'),
      target: kw,
      bias: fc.record({ kw: fc.double({ min: -40, max: 40, noNaN: true }), atKw: fc.constantFrom(0, 100, -100) }),
      choice: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    let tight = 0;
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.double({ min: -1500, max: 2500, noNaN: true }),
        (rows, load) => {
          const frames = rows.map(({ kind, target, bias }, i) => {
            const base =
              kind === 'battery'
                ? fastBattery()
                : plain('x', kind as 'load', kind === 'load' ? -300 : 0, kind === 'load' ? 0 : 300);
            const { minKw, maxKw } = base.limits;
            const wish = { level: 'plan', targetKw: target, deadbandKw: 2, follows: null, planSlot: null } as const;
            const more = { lastKw: null, bias, write: true, counts: true };
            return new Frame(image({ ...base, id: `d${i}` }), wish, { min: minKw, max: maxKw }, more);
          });
          const reasons = limitGrid(frames, { rawKw: load, highKw: load, lowKw: load }, inputs([]));
          const ends = frames.map((frame) => frame.range);
          const sum = frames.reduce((total, frame, i) => {
            const { min, max } = ends[i]!;
            return total + expectedKw(frame.bias, Infinity, min + (max - min) * rows[i]!.choice);
          }, 0);
          const unreachable = (code: string) => reasons.some((reason) => reason.code === code);
          if (!unreachable('import-limit-unreachable')) {
            expect(load - sum).toBeLessThanOrEqual(settings.importLimitKw! + 1e-6);
          } else expect(frames.every(({ range: { min, max } }) => max - min < 1e-6)).toBe(true);
          if (!unreachable('export-limit-unreachable')) {
            expect(sum - load).toBeLessThanOrEqual(settings.exportLimitKw! + 1e-6);
          }
          if (reasons.length) tight += 1;
          expect(Number.isFinite(expectedSum(frames))).toBe(true);
        },
      ),
      { numRuns: 2000, seed: 8 },
    );
    expect(tight).toBeGreaterThan(100);
  });
});

describe('what a device is expected to give', () => {
  it('grows with its setpoint, and its inverse finds the setpoint', () => {
    const bias = fc.oneof(
      fc.record({ kw: fc.double({ min: -90, max: 90, noNaN: true }), atKw: fc.constantFrom(0, 100, -100) }),
      fc.constant(noBias),
    );
    fc.assert(
      fc.property(bias, kw, kw, (difference, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const at = (setpoint: number) => expectedKw(difference, Infinity, setpoint);
        expect(at(low)).toBeLessThanOrEqual(at(high) + 1e-9);
        expect(at(setpointFor(difference, at(a)))).toBeCloseTo(at(a), 6);
      }),
    );
    expect(expectedKw(noBias, 200, 300)).toBe(200);
  });

  it('is logged with the parameters of its text', () => {
    expect(entry('plan', 'heartbeat-lost', null, { ageS: 1, limitS: 2 }).params).toEqual({ ageS: 1, limitS: 2 });
  });
});
