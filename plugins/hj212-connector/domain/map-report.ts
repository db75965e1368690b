import { hj212CodeOf, type Hj212Measurement, type Hj212Report } from '@lingtan/protocols';
import { sampleQuality, type Sample } from '@lingtan/telemetry/contracts';
import type { Hj212Device, Hj212Kind, Hj212Mapping } from '../contracts/index.ts';

/** Marks of HJ 212 by the number that a point of marks holds. */
export const hj212MarkNumbers = 'NFMSDCTB';

/** Kind of the data by its command; undefined for others. */
export const hj212KindOf: Readonly<Record<string, Hj212Kind>> = {
  2011: 'realtime',
  2051: 'minute',
  2061: 'hour',
  2031: 'day',
};

/**
 * Quality bits of a mark: by hand counts as substituted, above the range and stopped as uncertain, all others as bad. Nothing is
 * left out: the value stays, marked.
 */
export function qualityOfMark(mark: string | undefined): number {
  if (mark === undefined || mark === 'N') return sampleQuality.good;
  if (mark === 'S') return sampleQuality.substituted;
  if (mark === 'T' || mark === 'F') return sampleQuality.uncertain;
  return sampleQuality.bad;
}

/** Id of the point, completed with the asset. */
export function pointOf(mapping: Hj212Mapping, device: Pick<Hj212Device, 'id' | 'asset'>): string {
  return mapping.point.includes('.') ? mapping.point : `${device.asset ?? device.id}.${mapping.point}`;
}

/** The mappings of a device, by kind and code, each with its point. */
export class ReportMap {
  readonly #byKind = new Map<string, { mapping: Hj212Mapping; point: string }[]>();
  readonly #quality: number;

  constructor(device: Hj212Device) {
    this.#quality = device.quality === 'simulated' ? sampleQuality.simulated : 0;
    for (const mapping of device.points) {
      const key = `${mapping.kind}/${canonical(mapping.code)}`;
      const list = this.#byKind.get(key) ?? [];
      list.push({ mapping, point: pointOf(mapping, device) });
      this.#byKind.set(key, list);
    }
  }

  /** Samples of a report. Realtime values carry the instant of the sample, others the start of their window. */
  samples(kind: Hj212Kind, report: Hj212Report): Sample[] {
    const { at } = report;
    if (at === null) return [];
    return report.measurements.flatMap((measurement) => {
      const mapped = this.#byKind.get(`${kind}/${canonical(measurement.code)}`) ?? [];
      const ts = kind === 'realtime' ? (measurement.sampledAt ?? at) : at;
      return mapped.flatMap(({ mapping, point }) => {
        const value = valueOf(measurement, mapping);
        if (value === null) return [];
        const quality = (mapping.field === 'Flag' ? 0 : qualityOfMark(measurement.mark)) | this.#quality;
        const unit = mapping.field === 'Flag' ? undefined : (mapping.unit ?? unitOf(measurement, mapping));
        return [{ point, ts, value, ...(unit === undefined ? {} : { unit }), quality }];
      });
    });
  }
}

function valueOf(measurement: Hj212Measurement, { field }: Hj212Mapping): number | null {
  if (field === 'Flag') {
    const place = measurement.mark === undefined ? -1 : hj212MarkNumbers.indexOf(measurement.mark);
    return place < 0 ? null : place;
  }
  const text = measurement.values[field];
  return text === undefined ? null : Number(text);
}

function unitOf({ entry }: Hj212Measurement, { field }: Hj212Mapping): string | undefined {
  if (entry === undefined) return undefined;
  const unit = field === 'Cou' ? (entry.loadUnit ?? undefined) : entry.unit;
  // A dimensionless value goes in whatever the point calls it: pH, 1.
  return unit === '1' ? undefined : unit;
}

/** The code of 2017 for one of 2005; codes outside the tables stay as they are. */
function canonical(code: string): string {
  return hj212CodeOf(code)?.code ?? code;
}
