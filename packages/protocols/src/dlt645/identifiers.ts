import { dlt645Block1997, dlt645Quantity1997 } from './identifiers-1997.ts';
import { quantity, type Dlt645Quantity } from './quantity.ts';
import { dlt645Parameters } from './parameters.ts';
import { dlt645Record } from './records.ts';

/** Directions of energy and demand by DI2. Source: DL/T 645-2007, annex A, tables A.1 and A.2. */
const energies: Readonly<Record<number, readonly [name: string, unit: string, signed?: boolean]>> = {
  0x00: ['combined active', 'kWh', true],
  0x01: ['forward active', 'kWh'],
  0x02: ['reverse active', 'kWh'],
  0x03: ['combined reactive 1', 'kvarh', true],
  0x04: ['combined reactive 2', 'kvarh', true],
  0x05: ['reactive quadrant 1', 'kvarh'],
  0x06: ['reactive quadrant 2', 'kvarh'],
  0x07: ['reactive quadrant 3', 'kvarh'],
  0x08: ['reactive quadrant 4', 'kvarh'],
  0x09: ['forward apparent', 'kVAh'],
  0x0a: ['reverse apparent', 'kVAh'],
};

/**
 * Energies without tariffs, 80h to 86h in total and from 94h, A8h and BCh on by phase: the shares of the waves, and
 * what the losses of the transformer add to a bill that is metered on its low side. Table A.1.
 */
const parts = [
  'associated energy',
  'forward active energy of the fundamental wave',
  'reverse active energy of the fundamental wave',
  'forward active energy of harmonics',
  'reverse active energy of harmonics',
  'active energy of copper losses',
  'active energy of iron losses',
];
const partsFrom: readonly (readonly [number, string])[] = [
  [0x80, 'total'],
  [0x94, 'phase A'],
  [0xa8, 'phase B'],
  [0xbc, 'phase C'],
];

/** Harmonics of the moment by DI2: DI1 is the phase, DI0 the order, 1 to 21. Table A.3. */
const harmonics: Readonly<Record<number, string>> = { 0x0a: 'voltage', 0x0b: 'current' };

/** Quantities of the moment by DI2, one for each phase. Table A.3. */
const perPhase: Readonly<Record<number, Dlt645Quantity>> = {
  0x01: quantity('voltage', 'V', 2, 1),
  0x02: quantity('current', 'A', 3, 3, { signed: true }),
  0x03: quantity('active power', 'kW', 3, 4, { signed: true }),
  0x04: quantity('reactive power', 'kvar', 3, 4, { signed: true }),
  0x05: quantity('apparent power', 'kVA', 3, 4, { signed: true }),
  0x06: quantity('power factor', '1', 2, 3, { signed: true }),
  0x07: quantity('phase angle', 'deg', 2, 1),
  0x08: quantity('voltage distortion', '%', 2, 2),
  0x09: quantity('current distortion', '%', 2, 2),
};

/** Quantities of the moment with an identifier of their own. Table A.3. */
const single: Readonly<Record<string, Dlt645Quantity>> = {
  '02800001': quantity('neutral current', 'A', 3, 3, { signed: true }),
  '02800002': quantity('frequency', 'Hz', 2, 2),
  '02800003': quantity('active power, mean of a minute', 'kW', 3, 4, { signed: true }),
  '02800004': quantity('active demand now', 'kW', 3, 4, { signed: true }),
  '02800005': quantity('reactive demand now', 'kvar', 3, 4, { signed: true }),
  '02800006': quantity('apparent demand now', 'kVA', 3, 4, { signed: true }),
  '02800007': quantity('temperature', 'degC', 2, 1, { signed: true }),
  '02800008': quantity('voltage of the clock battery', 'V', 2, 2),
  '02800009': quantity('voltage of the reading battery', 'V', 2, 2),
  '0280000A': quantity('time on battery', 'min', 4, 0),
  // Of meters that are paid before: what is left of it.
  '00900100': quantity('energy left', 'kWh', 4, 2),
  '00900200': quantity('money left', 'CNY', 4, 2),
};

/**
 * The quantity of a data identifier written DI3 DI2 DI1 DI0 as 8 hex digits, or of 1997 as 4; undefined when it is not known here.
 * `FF` in the phase or tariff asks for a block: its parts are read one by one by {@link dlt645Block}. Of an identifier with
 * several values, such as a freeze or an event, it is that of the first: see {@link dlt645Record}.
 */
export function dlt645Quantity(identifier: string): Dlt645Quantity | undefined {
  if (identifier.length === 4) return dlt645Quantity1997(identifier);
  const [group, second, third, last] = identifier.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  const own = single[identifier] ?? dlt645Parameters[identifier];
  if (own !== undefined) return own;
  if (group === 0x02 && perPhase[second!] && third! <= 3 && last === 0) {
    const found = perPhase[second!]!;
    const phase = third === 0 ? 'total' : `phase ${'ABC'[third! - 1]}`;
    return { ...found, name: `${found.name}, ${phase}` };
  }
  if (group === 0x02 && harmonics[second!] && third! >= 1 && third! <= 3 && last! >= 1 && last! <= 21)
    return quantity(`harmonic ${last} of the ${harmonics[second!]}, phase ${'ABC'[third! - 1]}`, '%', 2, 2);
  if (group !== 0x00 && group !== 0x01) return dlt645Record(identifier)?.sections[0]?.quantity(0);
  if (third! > 0x3f || last! > 0x0c) return undefined;
  const period = last === 0 ? '' : `, ${last} settlement${last === 1 ? '' : 's'} ago`;
  const part = group === 0x00 && third === 0 ? partOf(second!) : undefined;
  if (part !== undefined) return quantity(`${part}${period}`, 'kWh', 4, 2);
  const energy = energies[second!] ?? phaseEnergy(second!);
  if (energy === undefined) return undefined;
  const [name, unit, signed = false] = energy;
  const tariff = third === 0 ? 'total' : `tariff ${third}`;
  if (group === 0x00) return quantity(`${name} energy, ${tariff}${period}`, unit, 4, 2, { signed });
  return quantity(`maximum demand ${name}, ${tariff}${period}`, unit.slice(0, -1), 8, 4, { signed, kind: 'demand' });
}

function partOf(second: number): string | undefined {
  for (const [first, of] of partsFrom) {
    const part = parts[second - first];
    if (part !== undefined) return `${part}, ${of}`;
  }
  return undefined;
}

/** Phases A, B, C follow at 15h, 29h and 3Dh, each with the same directions. */
function phaseEnergy(second: number): readonly [string, string, boolean?] | undefined {
  for (const [index, first] of [0x15, 0x29, 0x3d].entries()) {
    const found = second >= first && second < first + 10 ? energies[second - first + 1] : undefined;
    if (found) return [`phase ${'ABC'[index]} ${found[0]}`, found[1], found[2]];
  }
  return undefined;
}

/** The identifiers that a block identifier stands for, in the order of the data, at most `most`. */
export function dlt645Block(identifier: string, most: number): string[] | undefined {
  if (identifier.length === 4) return dlt645Block1997(identifier, most);
  const pairs = identifier.match(/../g);
  if (pairs?.length !== 4) return undefined;
  const [group, , third, last] = pairs.map((pair) => Number.parseInt(pair, 16)) as [number, number, number, number];
  const from = (place: number, first: number): string[] =>
    Array.from({ length: most }, (_, at) =>
      pairs
        .map((pair, index) => (index === place ? hex(first + at) : pair))
        .join('')
        .toUpperCase(),
    ).filter((each) => dlt645Quantity(each) !== undefined && dlt645Record(each) === undefined);
  if (third === 0xff) return from(2, group === 0x02 && pairs[1]! <= '02' ? 1 : 0);
  return last === 0xff ? from(3, 0) : undefined;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
