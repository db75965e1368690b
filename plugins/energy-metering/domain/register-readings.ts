import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { registerStep } from './register-step.ts';
import type { RegisterRules, RegisterStep } from './register-step.ts';

/** What a register can do from `from` on, until the next device of the list. */
export interface RegisterDevice extends RegisterRules {
  /** ms UTC; −Infinity for the first. */
  from: number;
  /** CT × PT; already part of `basePerUnit`. */
  ratio: number;
  /** Readings of both devices at the change, in the unit of the point; null when the register ran on. */
  change: { last: number; first: number } | null;
}

/** The readings of a register: its samples, and those taken when a device was changed. */
export interface RegisterReadings {
  readings: readonly RawSample[];
  /** Step from reading `index` to the next one. */
  step(index: number): RegisterStep;
  /** Rules at a reading. */
  rules(index: number): RegisterDevice;
}

/** Readings with the place of their device in the list. */
interface Placed {
  readings: RawSample[];
  device: number[];
}

/** Puts the readings of changes between the samples. Samples at or after a change are those of the new device. */
export function registerReadings(samples: readonly RawSample[], devices: readonly RegisterDevice[]): RegisterReadings {
  const placed = devices.length === 1 ? null : withChanges(samples, devices);
  const readings = placed?.readings ?? samples;
  const rules = (index: number): RegisterDevice => devices[placed?.device[index] ?? 0]!;
  const between = (index: number): RegisterStep => {
    const [before, after] = [readings[index]!, readings[index + 1]!];
    const [old, next] = [rules(index), rules(index + 1)];
    return old === next ? registerStep(before, after, old) : changeStep(before, after, old, next);
  };
  const steps: (RegisterStep | undefined)[] = [];
  return { readings, rules, step: (index) => (steps[index] ??= between(index)) };
}

function changeStep(before: RawSample, after: RawSample, old: RegisterDevice, next: RegisterDevice): RegisterStep {
  // Without a reading at the change nothing tells how much belongs to which side of it.
  if (before.ts !== after.ts) return { delta: 0, shift: 0, reason: 'replacement', known: false };
  const shift = Math.round(before.value * old.basePerUnit) - Math.round(after.value * next.basePerUnit);
  return { delta: 0, shift, reason: before.quality === sampleQuality.good ? null : 'replacement', known: true };
}

function withChanges(samples: readonly RawSample[], devices: readonly RegisterDevice[]): Placed {
  const placed: Placed = { readings: [], device: [] };
  const add = (reading: RawSample, device: number): void => {
    placed.readings.push(reading);
    placed.device.push(device);
  };
  let next = 0;
  devices.forEach((device, index) => {
    const change = index === 0 ? null : readingsAt(device, samples[next - 1], samples[next]);
    if (change) {
      add(change.last, index - 1);
      add(change.first, index);
    }
    const until = devices[index + 1]?.from ?? Infinity;
    for (; next < samples.length && samples[next]!.ts < until; next++) add(samples[next]!, index);
  });
  return placed;
}

/** Readings at a change: those that were taken, or where the register ran on, what it showed between its neighbours. */
function readingsAt(
  { from, change }: RegisterDevice,
  before: RawSample | undefined,
  after: RawSample | undefined,
): { last: RawSample; first: RawSample } | null {
  const at = (value: number, quality: number): RawSample => ({ ts: from, value, quality });
  if (change) return { last: at(change.last, sampleQuality.good), first: at(change.first, sampleQuality.good) };
  if (after?.ts === from) return { last: at(after.value, after.quality), first: at(after.value, after.quality) };
  if (!before || !after || after.value < before.value) return null;
  const share = (from - before.ts) / (after.ts - before.ts);
  const between = at(before.value + (after.value - before.value) * share, sampleQuality.substituted);
  return { last: between, first: between };
}
