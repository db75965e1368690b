import type { Dlt645Quantity } from './quantity.ts';

const row = (
  name: string,
  unit: string,
  bytes: number,
  decimals: number,
  kind: Dlt645Quantity['kind'] = 'number',
): Dlt645Quantity => ({ name, unit, bytes, decimals, signed: false, kind });

/** What energies and demands are counted, by DI1 (bit 0: reactive) and the high digit of DI0. */
const directions: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  '01': ['forward active', 'kWh'],
  '02': ['reverse active', 'kWh'],
  '11': ['forward reactive', 'kvarh'],
  '12': ['reverse reactive', 'kvarh'],
  '13': ['reactive quadrant 1', 'kvarh'],
  '14': ['reactive quadrant 4', 'kvarh'],
  '15': ['reactive quadrant 2', 'kvarh'],
  '16': ['reactive quadrant 3', 'kvarh'],
};

/** Months by the third and fourth bit of DI1. */
const months = [', this month', ', last month', ', month before last'];

/** Quantities of the moment: the low digit of DI0 is the phase. */
const perPhase: Readonly<Record<string, Dlt645Quantity>> = {
  B61: row('voltage', 'V', 2, 0),
  B62: row('current', 'A', 2, 2),
  B63: row('active power', 'kW', 3, 4),
  B64: row('reactive power', 'kvar', 2, 2),
  B65: row('power factor', '1', 2, 3),
};

const single: Readonly<Record<string, Dlt645Quantity>> = {
  C010: row('date and weekday (YYMMDDWW)', '', 4, 0, 'digits'),
  C011: row('time (hhmmss)', '', 3, 0, 'digits'),
  C030: row('meter constant, active', 'imp/kWh', 3, 0),
  C031: row('meter constant, reactive', 'imp/kvarh', 3, 0),
  C032: row('meter number', '', 6, 0, 'digits'),
  C033: row('user number', '', 6, 0, 'digits'),
  C034: row('device code', '', 6, 0, 'digits'),
};

/**
 * The quantity of an identifier of 1997 written DI1 DI0 as 4 hex digits; undefined when it is not known here.
 * Source: DL/T 645-1997, annex A, from general knowledge of the standard (to be verified).
 */
export function dlt645Quantity1997(identifier: string): Dlt645Quantity | undefined {
  if (single[identifier]) return single[identifier];
  const [first, second, third, fourth] = identifier as unknown as readonly string[];
  const low = Number.parseInt(fourth!, 16);
  const momentary = perPhase[identifier.slice(0, 3)];
  if (momentary) {
    // Voltage and current have no total; the others count it as 0.
    const least = third === '1' || third === '2' ? 1 : 0;
    if (low < least || low > 3) return undefined;
    return { ...momentary, name: `${momentary.name}, ${low === 0 ? 'total' : `phase ${'ABC'[low - 1]}`}` };
  }
  const group = Number.parseInt(second!, 16);
  const month = months[group >> 2];
  const direction = directions[`${group & 3}${third}`];
  if (month === undefined || direction === undefined || low > 0xe) return undefined;
  const [name, unit] = direction;
  const tariff = low === 0 ? 'total' : `tariff ${low}`;
  const when = group >> 2 === 0 ? '' : month;
  // Energy and demand differ in the first digit: 9 and A; B is the time of the demand.
  if (first === '9') return row(`${name} energy, ${tariff}${when}`, unit, 4, 2);
  if (first === 'A') return row(`maximum demand ${name}, ${tariff}${when}`, unit.slice(0, -1), 3, 4);
  if (first === 'B') return row(`time of maximum demand ${name} (MMDDhhmm), ${tariff}${when}`, '', 4, 0, 'digits');
  return undefined;
}

/** The identifiers that a block of 1997 stands for: `F` in the last digit. */
export function dlt645Block1997(identifier: string, most: number): string[] | undefined {
  if (!identifier.endsWith('F')) return undefined;
  const digits = Array.from({ length: Math.min(most, 15) }, (_, at) => at.toString(16).toUpperCase());
  const each = digits.map((digit) => identifier.slice(0, 3) + digit);
  const known = each.filter((one) => dlt645Quantity1997(one) !== undefined);
  return known.length === 0 ? undefined : known;
}
