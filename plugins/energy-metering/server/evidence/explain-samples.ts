import type { EvidenceInput, Explanation } from '@lingtan/sdk';
import type { Meter } from '../../contracts/index.ts';
import {
  counterDifference,
  devicesOf,
  intervalSum,
  methodName,
  orderSamples,
  powerIntegration,
  powerRules,
  ratioAt,
  registerPlan,
} from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import type { StoredInterval } from '../interval-store.ts';
import { windowRef } from '../refs.ts';

const maxRows = 300;

type How = Pick<Explanation, 'method' | 'formula' | 'inputs' | 'rows' | 'parameters'>;

/** Samples that would have to be there. */
function open(row: StoredInterval, meter: Meter, end: number): How {
  const point = row.pointId ?? meter.points[row.direction];
  const ref = point === null ? null : windowRef(point, row.sampleFrom ?? row.start, row.sampleTo ?? end - 1);
  const inputs: EvidenceInput[] = ref === null ? [] : [{ ref, role: 'samples', value: null, quality: 'missing' }];
  return { method: null, formula: null, inputs };
}

/** Register at the end − register at the start, with what happened to the meter in between. */
export function fromRegister(energy: Energy, row: StoredInterval, meter: Meter, end: number): How {
  if (row.amount === null || row.sampleFrom === null || row.sampleTo === null) return open(row, meter, end);
  const ref = windowRef(row.pointId!, row.sampleFrom, row.sampleTo);
  const reading = (role: string, value: number | null): EvidenceInput => ({
    ref,
    role,
    value: String(value),
    unit: meter.unit,
    quality: row.status,
  });
  const change = changeInside(energy, row, end);
  return {
    method: methodName(counterDifference),
    formula:
      change === null
        ? `amount = register at end − register at start + shift; registers interpolated linearly, in whole ${meter.unit}`
        : `amount = (last reading of the old meter − register at start) + (register at end − first reading of the new meter); the shift is last − first reading, in whole ${meter.unit}`,
    inputs: [reading('start', row.startReading), reading('end', row.endReading)],
    ...(change === null ? {} : { parameters: change }),
  };
}

/** The replacement inside an interval, as parameters of its explanation. */
function changeInside(energy: Energy, row: StoredInterval, end: number): How['parameters'] | null {
  const devices = devicesOf(energy.configs.get(row.meter)!);
  const device = devices.find(({ from }) => from > row.start && from <= end);
  if (!device) return null;
  const readings = device.change[row.direction];
  return {
    replacedAt: iso(device.from),
    ratioBefore: devices[devices.indexOf(device) - 1]!.ratio,
    ratioAfter: device.ratio,
    lastReading: readings?.last ?? null,
    firstReading: readings?.first ?? null,
  };
}

/** Amounts of steps that add up to the interval. */
export async function fromIntervalRegister(energy: Energy, row: StoredInterval, meter: Meter): Promise<How> {
  const plan = registerPlan(energy.configs.get(row.meter)!, row.direction, energy.width, energy.units);
  if (plan.type !== 'interval') return open(row, meter, row.start + row.minutes * 60_000);
  const [from, to] = [row.sampleFrom!, row.sampleTo!];
  const samples = orderSamples(await energy.telemetry.window({ point: row.pointId!, from, to: to + 1 }));
  const perUnit = (ts: number): number => plan.devices.findLast((device) => device.from < ts)!.basePerUnit;
  const values = samples.map(({ ts, value }): [number, number] => [ts, Math.round(value * perUnit(ts))]);
  const repeatable = values.length <= maxRows && values.reduce((total, [, amount]) => total + amount, 0) === row.amount;
  return {
    method: repeatable ? methodName(intervalSum) : null,
    formula: `amount = Σ amounts of the steps, each in whole ${meter.unit}`,
    inputs: [{ ref: windowRef(row.pointId!, from, to), role: 'steps', value: null, quality: row.status }],
    rows: {
      columns: ['time', `step:${meter.unit}`],
      values: values.slice(0, maxRows),
      truncated: values.length > maxRows,
    },
  };
}

/** Power held over time. */
export async function fromPower(energy: Energy, row: StoredInterval, meter: Meter, end: number): Promise<How> {
  if (row.pointId === null || row.sampleFrom === null || row.sampleTo === null) return open(row, meter, end);
  const config = energy.configs.get(row.meter)!;
  const { sign, wPerUnit } = powerRules(config, row.direction, energy.units, row.start);
  // The ratio is that of the time of the revision; the unit of the point does not change.
  const perUnit = (wPerUnit / ratioAt(config, row.start)) * row.ratio;
  const [from, to] = [row.sampleFrom, row.sampleTo];
  const samples = orderSamples(await energy.telemetry.window({ point: row.pointId, from, to: to + 1 }));
  const values = samples.map((sample, index): [number, number, number] => [
    Math.max(sample.ts, row.start),
    Math.min(samples[index + 1]?.ts ?? end, end),
    Math.max(0, sample.value * perUnit * sign),
  ]);
  const truncated = values.length > maxRows;
  const wattMs = values.reduce((total, [start, stop, watts]) => total + watts * (stop - start), 0);
  // An earlier revision may rest on fewer samples than there are now, and then cannot be recomputed from them.
  const repeatable = !truncated && Math.round(wattMs / 3_600_000) === row.amount;
  return {
    method: repeatable ? methodName(powerIntegration) : null,
    formula: 'amount = Σ power × time it was held',
    inputs: [{ ref: windowRef(row.pointId, from, to), role: 'power', value: null, quality: row.status }],
    rows: {
      columns: ['from', 'to', `power:${meter.unit === 'Wh' ? 'W' : `${meter.unit}/h`}`],
      values: values.slice(0, maxRows),
      truncated,
    },
  };
}
