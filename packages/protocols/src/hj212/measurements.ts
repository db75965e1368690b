import { hj212CodeOf, type Hj212Code } from './codes.ts';
import type { Hj212Item } from './data-area.ts';
import { readHj212Time } from './time.ts';

/** The values of one code in a frame. */
export interface Hj212Measurement {
  /** The code as written. */
  code: string;
  /** Its entry in the tables; undefined for codes outside them. */
  entry: Hj212Code | undefined;
  /** Values by field, such as Rtd, Avg, Cou, ZsAvg: the text of the wire, without loss. */
  values: Record<string, string>;
  /** Mark of the value; undefined when none was sent. */
  mark: string | undefined;
  /** Code of the fault of the device (EFlag). */
  fault: string | undefined;
  /** Instant of the sample when it was told apart, milliseconds since 1970. */
  sampledAt: number | null;
}

/** What a data frame reports. */
export interface Hj212Report {
  /** Sampling instant of realtime data, **start of the window** of minute, hour and day data; null when missing or no time. */
  at: number | null;
  measurements: Hj212Measurement[];
  /** Fields that are no number where one belongs, with what was sent. */
  faults: { field: string; value: string }[];
}

const words = new Set(['Flag', 'flag', 'EFlag', 'SampleTime', 'Info', 'SN']);

/** Reads the items of a data frame (2011, 2051, 2061, 2031). `offsetMinutes` is the offset of the device's clock from UTC. */
export function readHj212Report(cp: readonly Hj212Item[], offsetMinutes?: number): Hj212Report {
  const report: Hj212Report = { at: null, measurements: [], faults: [] };
  for (const item of cp) {
    const byCode = new Map<string, Hj212Measurement>();
    for (const [name, value] of Object.entries(item)) {
      if (name === 'DataTime') {
        report.at = readHj212Time(value, offsetMinutes);
        if (report.at === null) report.faults.push({ field: name, value });
        continue;
      }
      const dash = name.indexOf('-');
      if (dash < 1) continue;
      const code = name.slice(0, dash);
      const found = byCode.get(code) ?? emptyMeasurement(code);
      byCode.set(code, found);
      take(found, name.slice(dash + 1), value, report, offsetMinutes);
    }
    report.measurements.push(...byCode.values());
  }
  return report;
}

function emptyMeasurement(code: string): Hj212Measurement {
  return { code, entry: hj212CodeOf(code), values: {}, mark: undefined, fault: undefined, sampledAt: null };
}

function take(into: Hj212Measurement, name: string, value: string, report: Hj212Report, offset?: number): void {
  const field = `${into.code}-${name}`;
  if (!words.has(name)) {
    // A number only: a text here would become NaN or, worse, 0 further on.
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) into.values = { ...into.values, [name]: value };
    else report.faults.push({ field, value });
  } else if (name === 'Flag' || name === 'flag') into.mark = value;
  else if (name === 'EFlag') into.fault = value;
  else if (name === 'SampleTime') {
    into.sampledAt = readHj212Time(value, offset);
    if (into.sampledAt === null) report.faults.push({ field, value });
  }
}
