import { processCodeRows } from './process-codes.ts';
import { waterCodeRows } from './water-codes.ts';

/** A code of the data area. */
export interface Hj212Code {
  /** The code of 2017; that of a process without its instance digits. */
  code: string;
  code2005: string | null;
  name: { zh: string; en: string | null };
  /** Unit of `Rtd`, `Min`, `Avg`, `Max`. */
  unit: string;
  /** Unit of `Cou`, the amount over the window; null when there is none. */
  loadUnit: string | null;
  /** Type on the wire, such as N5.2: up to 5 digits before and 2 behind the point. */
  type: string;
}

const water = waterCodeRows.map(([code, code2005, zh, en, unit, loadUnit, type]): Hj212Code => {
  return { code, code2005, name: { zh, en }, unit, loadUnit, type };
});
const process = processCodeRows.map(([code, zh, unit, type]): Hj212Code => {
  return { code, code2005: null, name: { zh, en: null }, unit, loadUnit: null, type };
});

/** All codes of the tables. */
export const hj212Codes: readonly Hj212Code[] = [...water, ...process];

const byCode = new Map(hj212Codes.toReversed().map((entry) => [entry.code, entry]));
const by2005 = new Map(water.flatMap((entry) => (entry.code2005 === null ? [] : [[entry.code2005, entry] as const])));

/** The entry of a code as it stands on the wire, in the form of 2017 or 2005; undefined outside the tables. */
export function hj212CodeOf(written: string): Hj212Code | undefined {
  return (
    byCode.get(written) ??
    by2005.get(written) ??
    (/^e\d{5}$/.test(written) ? byCode.get(written.slice(0, 4)) : undefined)
  );
}
