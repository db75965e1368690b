import { hexByte } from './frame.ts';
import { code, digits, quantity, text, type Dlt645Quantity } from './quantity.ts';

/** Of words 4 to 6, which are alike for the phases A, B and C. */
const faultsOfPhase = [
  'loss of voltage',
  'undervoltage',
  'overvoltage',
  'loss of current',
  'overcurrent',
  'overload',
  'reversed power flow',
  'phase failure',
  'current interruption',
];

/** Words of the state of a meter, 1 to 7: what a bit says when it is 1. Source: annex C, tables C.1 to C.7. */
const stateWords: readonly (readonly (string | null)[])[] = [
  [
    null,
    'demand by interval, not sliding',
    'clock battery low',
    'reading battery low',
    'active power reversed',
    'reactive power reversed',
  ],
  [
    'active power reversed, phase A',
    'active power reversed, phase B',
    'active power reversed, phase C',
    null,
    'reactive power reversed, phase A',
    'reactive power reversed, phase B',
    'reactive power reversed, phase C',
  ],
  ['second set of day tables', 'auxiliary supply', 'on battery', 'programming allowed', 'relay open'],
  faultsOfPhase,
  faultsOfPhase,
  faultsOfPhase,
  [
    'voltage phase sequence reversed',
    'current phase sequence reversed',
    'voltage unbalance',
    'current unbalance',
    'auxiliary supply lost',
    'power off',
    'demand over limit',
    'total power factor under limit',
    'severe current unbalance',
  ],
];

/** Table A.5 by DI1 and DI0; DI3 DI2 are 0400. Passwords (0C) are left out: nothing here reads them. */
const rows: Readonly<Record<string, Dlt645Quantity>> = {
  '0101': digits('date and weekday (YYMMDDWW)', 4),
  '0102': digits('time (hhmmss)', 3),
  '0103': quantity('period of maximum demand', 'min', 1, 0),
  '0104': quantity('step of the sliding window', 'min', 1, 0),
  '0105': quantity('width of the test pulse', 'ms', 2, 0),
  '0106': digits('time when the tables of year zones are switched (YYMMDDhhmm)', 5),
  '0107': digits('time when the day tables are switched (YYMMDDhhmm)', 5),
  '0201': quantity('year zones', '', 1, 0),
  '0202': quantity('day tables', '', 1, 0),
  '0203': quantity('periods of a day', '', 1, 0),
  '0204': quantity('tariffs', '', 1, 0),
  '0205': quantity('public holidays', '', 2, 0),
  '0206': quantity('harmonics analysed', '', 1, 0),
  '0301': quantity('screens shown in turn', '', 1, 0),
  '0302': quantity('time of each screen', 's', 1, 0),
  '0303': quantity('decimals of energy on the display', '', 1, 0),
  '0304': quantity('decimals of power on the display', '', 1, 0),
  '0305': quantity('screens shown by the button', '', 1, 0),
  '0306': quantity('ratio of the current transformers', '', 3, 0),
  '0307': quantity('ratio of the voltage transformers', '', 3, 0),
  '0401': digits('address', 6),
  '0402': digits('meter number', 6),
  '0403': text('asset code', 32),
  '0404': text('rated voltage', 6),
  '0405': text('rated current', 6),
  '0406': text('maximum current', 6),
  '0407': text('accuracy class, active', 4),
  '0408': text('accuracy class, reactive', 4),
  '0409': quantity('meter constant, active', 'imp/kWh', 3, 0),
  '040A': quantity('meter constant, reactive', 'imp/kvarh', 3, 0),
  '040B': text('model', 10),
  '040C': text('date of production', 10),
  '040D': text('version of the protocol', 16),
  '0601': code('composition of combined active energy', 1, [
    'forward active added',
    'forward active subtracted',
    'reverse active added',
    'reverse active subtracted',
  ]),
  '0602': code('composition of combined reactive energy 1', 1),
  '0603': code('composition of combined reactive energy 2', 1),
  '0801': code('days of rest in the week', 1),
  '0802': quantity('day table of the days of rest', '', 1, 0),
  '0901': code('what the load record keeps', 1),
  '0902': code('what a timed freeze keeps', 1),
  '0903': code('what a freeze on command keeps', 1),
  '0904': code('what a freeze at a switching keeps', 1),
  '0905': code('what an hourly freeze keeps', 1),
  '0906': code('what a daily freeze keeps', 1),
  '0A01': digits('start of the load record (MMDDhhmm)', 4),
  '0E01': quantity('limit of forward active power', 'kW', 3, 4),
  '0E02': quantity('limit of reverse active power', 'kW', 3, 4),
  '0E03': quantity('upper limit of voltage', 'V', 2, 1),
  '0E04': quantity('lower limit of voltage', 'V', 2, 1),
};

/** `count` rows that follow each other from DI0 on. */
function following(
  third: string,
  from: number,
  count: number,
  of: (no: number) => Dlt645Quantity,
): [string, Dlt645Quantity][] {
  return Array.from({ length: count }, (_, at) => [third + hexByte(from + at), of(at + 1)]);
}

const numbered: readonly (readonly [string, Dlt645Quantity])[] = [
  ...following('05', 1, 7, (no) => code(`state word ${no}`, 2, stateWords[no - 1])),
  ...following('07', 1, 5, (no) => code(`speed of port ${no}`, 1)),
  ...following('0A', 2, 6, (no) => quantity(`interval of the load record, class ${no}`, 'min', 2, 0)),
  ...following('0B', 1, 3, (no) => digits(`settlement day ${no} of the month (DDhh)`, 2)),
  ...following('0D', 1, 12, (no) => {
    const of = ['conductance', 'susceptance', 'resistance', 'reactance'][(no - 1) % 4]!;
    return quantity(`${of} coefficient, phase ${'ABC'[Math.floor((no - 1) / 4)]}`, '', 2, 3);
  }),
];

/**
 * Parameters with one value, by their identifiers. Source: DL/T 645-2007, annex A, table A.5; transformer ratios (0306, 0307) and
 * the modes of freezes on command and later (0903 to 0906) as meters of the State Grid (Q/GDW 1365) have them.
 */
export const dlt645Parameters: Readonly<Record<string, Dlt645Quantity>> = Object.fromEntries([
  ...[...Object.entries(rows), ...numbered].map(([last, row]) => [`0400${last}`, row] as const),
  ['04800001', text('version of the software', 32)],
  ['04800002', text('version of the hardware', 32)],
  ['04800003', text("maker's number", 32)],
]);
