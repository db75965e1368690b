import { digits, code, quantity, type Dlt645Quantity } from './quantity.ts';

/** Values that follow each other in the data behind one identifier. */
export interface Dlt645Section {
  /** How many there are at most; a list may end before, all others have exactly so many. */
  count: number;
  isList: boolean;
  /** The value at a place, from 0. */
  quantity(place: number): Dlt645Quantity;
}

/** What stands behind an identifier that has more than one value. */
export interface Dlt645Record {
  sections: readonly Dlt645Section[];
  /** AAh stands behind each section; one that the meter does not keep is empty. */
  isSeparated: boolean;
}

const fixed = (...all: readonly Dlt645Quantity[]): Dlt645Section => ({
  count: all.length,
  isList: false,
  quantity: (place) => all[place]!,
});
const list = (count: number, of: (place: number) => Dlt645Quantity): Dlt645Section => ({
  count,
  isList: true,
  quantity: of,
});
const record = (...all: readonly Dlt645Quantity[]): Dlt645Record => ({ sections: [fixed(...all)], isSeparated: false });

const energy = (name: string, unit = 'kWh', signed = false): Dlt645Quantity => quantity(name, unit, 4, 2, { signed });
const voltage = (name: string): Dlt645Quantity => quantity(name, 'V', 2, 1);
const current = (name: string): Dlt645Quantity => quantity(name, 'A', 3, 3, { signed: true });
const power = (name: string, unit = 'kW'): Dlt645Quantity => quantity(name, unit, 3, 4, { signed: true });
const factor = (name: string): Dlt645Quantity => quantity(name, '1', 2, 3, { signed: true });
const demand = (name: string, unit = 'kW'): Dlt645Quantity =>
  quantity(`maximum demand ${name}`, unit, 8, 4, { kind: 'demand' });
const moment = (name: string): Dlt645Quantity => digits(`${name} (YYMMDDhhmmss)`, 6);
const counted = (name: string): Dlt645Quantity => quantity(name, '', 3, 0);
const minutes = (name: string): Dlt645Quantity => quantity(name, 'min', 3, 0);

const phases = ['phase A', 'phase B', 'phase C'];
const quadrants = ['reactive quadrant 1', 'reactive quadrant 2', 'reactive quadrant 3', 'reactive quadrant 4'];
const [occurred, ended] = [moment('occurred'), moment('ended')];
const operator = code('operator', 4);

/** Energy that passed while an event lasted. */
const during = (of: string): Dlt645Quantity[] => [
  energy(`forward active energy meanwhile, ${of}`),
  energy(`reverse active energy meanwhile, ${of}`),
  energy(`combined reactive energy 1 meanwhile, ${of}`, 'kvarh', true),
  energy(`combined reactive energy 2 meanwhile, ${of}`, 'kvarh', true),
];
const atBegin = (of: string): Dlt645Quantity[] => [
  voltage(`voltage at the beginning, ${of}`),
  current(`current at the beginning, ${of}`),
  power(`active power at the beginning, ${of}`),
  power(`reactive power at the beginning, ${of}`, 'kvar'),
  factor(`power factor at the beginning, ${of}`),
];
const energies = [...during('total'), ...phases.flatMap(during)];
const withMoment = [...during('total'), ...phases.flatMap((of) => [...during(of), ...atBegin(of)])];
const charges = ['total', ...phases].map((of) => energy(`charge meanwhile, ${of}`, 'Ah'));

/** Events that each phase has for itself, by DI2: the name, and what stands behind the two times of a record. */
const ofPhases: Readonly<Record<number, readonly [string, readonly Dlt645Quantity[]]>> = {
  0x01: ['loss of voltage', [...withMoment, ...charges]],
  0x02: ['undervoltage', [...withMoment, ...charges]],
  0x03: ['overvoltage', [...withMoment, ...charges]],
  0x04: ['phase failure', [...withMoment, ...charges]],
  0x0b: ['loss of current', withMoment],
  0x0c: ['overcurrent', withMoment],
  0x0d: ['current interruption', withMoment],
  0x0e: ['reversed power flow', energies],
  0x0f: ['overload', energies],
};

const unbalance = quantity('greatest unbalance', '%', 2, 2);
/** Events of the whole meter that are counted and timed. */
const ofMeter: Readonly<Record<number, readonly [string, readonly Dlt645Quantity[]]>> = {
  0x05: ['loss of all voltages', [occurred, current('current'), ended]],
  0x06: ['loss of the auxiliary supply', [occurred, ended]],
  0x07: ['voltage phase sequence reversed', [occurred, ended, ...energies]],
  0x08: ['current phase sequence reversed', [occurred, ended, ...energies]],
  0x09: ['voltage unbalance', [occurred, ended, unbalance, ...energies]],
  0x0a: ['current unbalance', [occurred, ended, unbalance, ...energies]],
};

const registers = (when: string, of = ['total']): Dlt645Quantity[] =>
  of.flatMap((part) => [
    energy(`forward active energy ${when}, ${part}`),
    energy(`reverse active energy ${when}, ${part}`),
    ...quadrants.map((name) => energy(`${name} energy ${when}, ${part}`, 'kvarh')),
  ]);
const demandsBefore = ['total', ...phases].flatMap((part) => [
  demand(`forward active before, ${part}`),
  demand(`reverse active before, ${part}`),
  ...quadrants.map((name) => demand(`${name} before, ${part}`, 'kvar')),
]);
const cover = [occurred, ended, ...registers('before'), ...registers('after')];

/** What was done to the meter, by DI1: how it is counted and, where its record is read here, what stands in it. */
const done: readonly (readonly [string, (readonly Dlt645Quantity[])?])[] = [
  [
    'programmings',
    [occurred, operator, ...Array.from({ length: 10 }, (_, at) => code(`identifier ${at + 1} written`, 4))],
  ],
  ['clearings of the meter', [occurred, operator, ...registers('before', ['total', ...phases])]],
  ['clearings of the demand', [occurred, operator, ...demandsBefore]],
  ['clearings of events', [occurred, operator, code('identifier that was cleared', 4)]],
  ['settings of the clock', [operator, moment('clock before'), moment('clock after')]],
  ['programmings of the day tables'],
  ['programmings of the year zones'],
  ['programmings of the days of rest', [occurred, operator, quantity('day table before', '', 1, 0)]],
  ['programmings of the holidays'],
  ['programmings of combined active energy', [occurred, operator, code('composition before', 1)]],
  ['programmings of combined reactive energy 1', [occurred, operator, code('composition before', 1)]],
  ['programmings of combined reactive energy 2', [occurred, operator, code('composition before', 1)]],
  [
    'programmings of the settlement days',
    [occurred, operator, ...[1, 2, 3].map((no) => digits(`settlement day ${no} before (DDhh)`, 2))],
  ],
  ['openings of the cover', cover],
  ['openings of the terminal box', cover],
];

/** Voltage against its limits in a month; DI0 counts months back. */
const voltageMonth = (of: string): Dlt645Quantity[] => [
  minutes(`time watched, ${of}`),
  quantity(`share within the limits, ${of}`, '%', 3, 2),
  quantity(`share beyond the limits, ${of}`, '%', 3, 2),
  minutes(`time above the limit, ${of}`),
  minutes(`time below the limit, ${of}`),
  voltage(`highest voltage, ${of}`),
  digits(`time of the highest voltage (MMDDhhmm), ${of}`, 4),
  voltage(`lowest voltage, ${of}`),
  digits(`time of the lowest voltage (MMDDhhmm), ${of}`, 4),
];

const overDemand = ['forward active', 'reverse active', ...quadrants];

/** Events keep their last ten records. Source: DL/T 645-2007, annex A, table A.4. */
function eventRecord(second: number, third: number, last: number): Dlt645Record | undefined {
  const isRecord = last >= 1 && last <= 10;
  const phase = ofPhases[second];
  if (phase) {
    const [name, rest] = phase;
    if (third === 0 && last === 0)
      return record(...phases.flatMap((of) => [counted(`${name}, ${of}`), minutes(`${name}, time in all, ${of}`)]));
    return third >= 1 && third <= 3 && isRecord ? record(occurred, ended, ...rest) : undefined;
  }
  if (second === 0x10)
    return third <= 3 && last <= 12 ? record(...voltageMonth(['all', ...phases][third]!)) : undefined;
  if (second === 0x12) {
    if (third === 0 && last === 0) return record(...overDemand.map((name) => counted(`demand over limit, ${name}`)));
    const name = overDemand[third - 1];
    return name && isRecord ? record(occurred, ended, demand(name, third > 2 ? 'kvar' : 'kW')) : undefined;
  }
  if (second === 0x30) {
    const act = done[third];
    if (!act) return undefined;
    const [name, fields] = act;
    if (last === 0) return record(counted(name));
    return fields && isRecord ? record(...fields) : undefined;
  }
  if (third !== 0) return undefined;
  if (second === 0x11)
    return last === 0 ? record(counted('power failures')) : isRecord ? record(occurred, ended) : undefined;
  const event = ofMeter[second];
  if (!event) return undefined;
  const [name, fields] = event;
  if (last === 0) return record(counted(name), minutes(`${name}, time in all`));
  return isRecord ? record(...fields) : undefined;
}

const tariff = (place: number): string => (place === 0 ? 'total' : `tariff ${place}`);
/** Tariffs are at most 63. */
const byTariff = (of: (name: string) => Dlt645Quantity): Dlt645Section => list(64, (place) => of(tariff(place)));
const frozenEnergies: readonly (readonly [string, string, boolean?])[] = [
  ['forward active', 'kWh'],
  ['reverse active', 'kWh'],
  ['combined reactive 1', 'kvarh', true],
  ['combined reactive 2', 'kvarh', true],
  ...quadrants.map((name) => [name, 'kvarh'] as const),
];
const powers = ['active', 'reactive'].flatMap((kind) =>
  ['total', ...phases].map((of) => power(`${kind} power, ${of}`, kind === 'active' ? 'kW' : 'kvar')),
);
const frozenAt = fixed(digits('time of the freeze (YYMMDDhhmm)', 5));
/** What a freeze keeps, by DI1. */
const frozen: Readonly<Record<number, Dlt645Section>> = {
  0x00: frozenAt,
  ...Object.fromEntries(
    frozenEnergies.map(([name, unit, signed], at) => [
      at + 1,
      byTariff((of) => energy(`${name} energy, ${of}`, unit, signed)),
    ]),
  ),
  0x09: byTariff((of) => demand(`forward active, ${of}`)),
  0x0a: byTariff((of) => demand(`reverse active, ${of}`)),
  0x10: fixed(...powers),
};
/** An hour keeps sums only. */
const frozenHourly: Readonly<Record<number, Dlt645Section>> = {
  0x00: frozenAt,
  0x01: fixed(energy('forward active energy, total')),
  0x02: fixed(energy('reverse active energy, total')),
};
/** Freezes that are kept of each cause, by DI2: timed, on command, at switchings, by the hour and by the day. */
const kept: readonly number[] = [12, 3, 2, 2, 254, 2, 62, 2];

/**
 * Freezes by their cause (DI2), what they keep (DI1) and how far back (DI0). Source: DL/T 645-2007, annex A, table A.6, with the
 * hourly (04), daily (06) and switching freezes (05, 07) of its supplement as meters of the State Grid have them.
 */
function freezeRecord(second: number, third: number, last: number): Dlt645Record | undefined {
  if (last < 1 || last > (kept[second] ?? 0)) return undefined;
  const parts = second === 0x04 ? frozenHourly : frozen;
  if (third === 0xff) return { sections: Object.values(parts), isSeparated: true };
  const part = parts[third];
  return part && { sections: [part], isSeparated: false };
}

/** Sections of a load record, classes 1 to 6, in the order of their data. Source: DL/T 645-2007, annex B. */
export const dlt645LoadSections: readonly Dlt645Section[] = [
  fixed(
    ...phases.map((of) => voltage(`voltage, ${of}`)),
    ...phases.map((of) => current(`current, ${of}`)),
    quantity('frequency', 'Hz', 2, 2),
  ),
  fixed(...powers),
  fixed(...['total', ...phases].map((of) => factor(`power factor, ${of}`))),
  fixed(...frozenEnergies.slice(0, 4).map(([name, unit, signed]) => energy(`${name} energy, total`, unit, signed))),
  fixed(...quadrants.map((name) => energy(`${name} energy, total`, 'kvarh'))),
  fixed(power('active demand now'), power('reactive demand now', 'kvar')),
];

/** Year zones (DI0 00) and day tables (01 to 08) of the two sets, and holidays: table A.5. */
function scheduleRecord(second: number, third: number, last: number): Dlt645Record | undefined {
  if (second === 0x03)
    return third === 0 && last >= 1 && last <= 254
      ? record(digits(`holiday ${last} and its day table (YYMMDDNN)`, 4))
      : undefined;
  if ((second !== 0x01 && second !== 0x02) || third !== 0 || last > 8) return undefined;
  const entry = last === 0 ? 'year zone and its day table (MMDDNN)' : 'begin of the period and its tariff (hhmmNN)';
  return { sections: [list(14, (place) => digits(`${place + 1}: ${entry}`, 3))], isSeparated: false };
}

/** What stands behind an identifier of events (03), tables of tariffs (04) and freezes (05); undefined where there is one value, or none known here. */
export function dlt645Record(identifier: string): Dlt645Record | undefined {
  if (identifier.length !== 8) return undefined;
  const parts = identifier.match(/../g)!.map((pair) => Number.parseInt(pair, 16));
  const [group, second, third, last] = parts as [number, number, number, number];
  if (group === 0x03) return eventRecord(second, third, last);
  if (group === 0x04) return scheduleRecord(second, third, last);
  return group === 0x05 ? freezeRecord(second, third, last) : undefined;
}

/** The identifier of the time at which what an identifier tells was frozen; undefined where it tells what is now. */
export function dlt645FreezeTime(identifier: string): string | undefined {
  if (!identifier.startsWith('05') || !dlt645Record(identifier)) return undefined;
  return `${identifier.slice(0, 4)}00${identifier.slice(6)}`;
}
