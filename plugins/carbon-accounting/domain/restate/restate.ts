import type { RestateInput } from '../../contracts/index.ts';
import { emissionKg, energyKwh } from '../calculate/index.ts';
import { carbonErrors } from '../errors.ts';
import { exact, subtract, toNumber } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { nonNegative } from '../input/index.ts';
import { nothing, oneOf } from '../problem.ts';
import { convert } from '../units/index.ts';
import { selectFactor } from '../factors/index.ts';
import type { Selected } from '../factors/index.ts';
import { causesOf } from '../ledger/index.ts';
import type { Basis } from '../ledger/index.ts';

type Row = RestateInput['factors'][number];

/** One result, as it was known from `asOf` on. It is never changed; what comes later is a further version. */
export interface InventoryVersion {
  version: number;
  /** Day from which it holds. */
  asOf: string;
  factorYear: number;
  factor: number;
  kWh: number;
  tCO2: number;
  /** Against the version before; null for the first. */
  delta: number | null;
  causes: ('factor' | 'reading')[];
  /** The factor is not that of the year of the activity. */
  provisional: boolean;
}

export interface Restatement {
  first: InventoryVersion;
  /** The newest version; null when nothing has changed since the first. */
  restated: InventoryVersion | null;
  /** Newest minus first, tCO2. */
  delta: number;
  versions: InventoryVersion[];
  firstStaysReadable: boolean;
}

/** Versions of one inventory figure over time, as factors are published and readings revised. */
export function restate(input: RestateInput): Restatement {
  const factors = factorsOf(input);
  if (factors.length === 0) throw carbonErrors.RESTATEMENT_EMPTY({ field: 'factors' });
  const readings = readingsOf(input);
  const days = [
    ...factors.map(({ publishedOn }) => publishedOn),
    ...readings.map(({ from }) => from),
    input.madeOn ?? '',
  ]
    .filter((day) => day >= (input.madeOn ?? '') && (input.asOf === undefined || day <= input.asOf))
    .filter((day) => day !== '');
  const versions: InventoryVersion[] = [];
  let last: { basis: Basis; tonnes: Exact } | null = null;
  let first: Exact | null = null;
  for (const day of [...new Set(days)].sort()) {
    const reading = readings.findLast(({ from }) => from <= day);
    const chosen = newestFactor(factors, input.year, day);
    if (!reading || !chosen) continue;
    const { factor: row, flag } = chosen;
    // The same value published once more changes nothing.
    const basis = { amount: textOf(reading.kWh), factor: `${row.year}: ${textOf(exact(row.value))}` };
    const causes = last ? causesOf(last.basis, basis) : [];
    if (last && causes.length === 0) continue;
    const tonnes = convert(emissionKg(reading.kWh, 'kWh', exact(row.value), input.factorUnit), 'kg', 't');
    versions.push({
      version: versions.length + 1,
      asOf: day,
      factorYear: row.year,
      factor: Number(row.value),
      kWh: toNumber(reading.kWh),
      tCO2: toNumber(tonnes),
      delta: last ? toNumber(subtract(tonnes, last.tonnes)) : null,
      causes,
      provisional: flag !== null,
    });
    last = { basis, tonnes };
    first ??= tonnes;
  }
  if (!last || !first)
    throw carbonErrors.FACTOR_MISSING({ field: 'factors', asked: askedFor(input), stored: storedOf(factors) });
  return {
    first: versions[0]!,
    restated: versions.length > 1 ? versions.at(-1)! : null,
    delta: toNumber(subtract(last.tonnes, first)),
    versions,
    firstStaysReadable: versions.some(({ version }) => version === 1),
  };
}

/** Factors of the area that is asked for. Without one they must be of one area: a version by another would be no restatement. */
function factorsOf({ factors, area }: RestateInput): Row[] {
  factors.forEach(({ value }, index) => nonNegative(value, `factors.${index}.value`));
  if (area !== undefined) return factors.filter((row) => row.area === undefined || row.area === area);
  const areas = [...new Set(factors.flatMap((row) => row.area ?? []))];
  if (areas.length > 1) throw carbonErrors.OUT_OF_RANGE({ field: 'area', value: nothing, expected: oneOf(areas) });
  return factors;
}

function readingsOf(input: RestateInput): { from: string; kWh: Exact }[] {
  if (input.readings === undefined) return [{ from: '', kWh: energyKwh(input) }];
  if (input.readings.length === 0) throw carbonErrors.RESTATEMENT_EMPTY({ field: 'readings' });
  return input.readings
    .map(({ recordedOn, kWh }, i) => ({ from: recordedOn, kWh: nonNegative(kWh, `readings.${i}.kWh`) }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The factor of the year when it is published by then, else the newest published of an earlier year; null when there is none. */
function newestFactor(factors: readonly Row[], year: number | undefined, day: string): Selected<Row> | null {
  const years = factors.filter(({ publishedOn }) => publishedOn <= day).map((row) => row.year);
  const asked = year ?? Math.max(...years);
  if (!years.some((each) => each <= asked)) return null;
  return selectFactor(factors, { year: asked, asOf: day, ifMissing: 'newest-published' });
}

const textOf = ({ n, d }: Exact): string => `${n}/${d}`;

function askedFor({ year, asOf, madeOn }: RestateInput): string {
  const when = asOf ?? madeOn;
  return `${year === undefined ? 'the inventory' : `the year ${year}`}${when === undefined ? '' : ` by ${when}`}`;
}

function storedOf(factors: readonly Row[]): string {
  return factors.map(({ year, publishedOn }) => `${year} (published ${publishedOn})`).join(', ');
}
