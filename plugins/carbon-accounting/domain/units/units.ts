import type { LocalizedText } from '@lingtan/sdk';
import { divide, exact, multiply } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { carbonErrors } from '../errors.ts';

/** What a unit measures. Gas at normal conditions (0 °C) is a quantity of its own: it is never taken for a volume as metered. */
export type Dimension = 'energy' | 'mass' | 'volume' | 'normal-volume' | 'distance' | 'freight' | 'coal-equivalent';

interface Unit {
  dimension: Dimension;
  /** Base units (kWh, kg, m3, Nm3, km, tkm, kgce) in one of it. */
  base: Exact;
}

const rows: readonly [Dimension, Record<string, string>][] = [
  ['energy', { kWh: '1', Wh: '0.001', MWh: '1000', GWh: '1000000', TWh: '1000000000', '10^4 kWh': '10000' }],
  ['mass', { kg: '1', g: '0.001', mg: '0.000001', t: '1000', kt: '1000000', Mt: '1000000000', lb: '0.45359237' }],
  ['volume', { m3: '1', L: '0.001', '10^4 m3': '10000' }],
  ['normal-volume', { Nm3: '1', '10^4 Nm3': '10000' }],
  ['distance', { km: '1', m: '0.001' }],
  ['freight', { tkm: '1', '10^4 tkm': '10000' }],
  ['coal-equivalent', { kgce: '1', gce: '0.001', tce: '1000' }],
];

const units = new Map<string, Unit>();
for (const [dimension, list] of rows)
  for (const [name, base] of Object.entries(list)) units.set(name, { dimension, base: exact(base) });
// 1 kWh = 3.6 MJ; the calorie and the British thermal unit are those of the International Table, by which 7000 kcal are 29.3076 MJ.
for (const [name, megajoule] of [
  ['kcal', '0.0041868'],
  ['Gcal', '4186.8'],
  ['MMBtu', '1055.05585262'],
  // 100,000 of those British thermal units.
  ['therm', '105.505585262'],
  ['MJ', '1'],
  ['GJ', '1000'],
  ['TJ', '1000000'],
] as const)
  units.set(name, { dimension: 'energy', base: divide(exact(megajoule), exact('3.6')) });

/** Spellings of the same unit. */
const aliases: Readonly<Record<string, string>> = {
  'm³': 'm3',
  'Nm³': 'Nm3',
  l: 'L',
  '10^4 Nm³': '10^4 Nm3',
  '10^4Nm3': '10^4 Nm3',
  万Nm3: '10^4 Nm3',
  '万Nm³': '10^4 Nm3',
  '10^4 m³': '10^4 m3',
  万m3: '10^4 m3',
  '万m³': '10^4 m3',
  tonne: 't',
  tonnes: 't',
  kW·h: 'kWh',
  MW·h: 'MWh',
  '10^4kWh': '10^4 kWh',
  万kWh: '10^4 kWh',
  万千瓦时: '10^4 kWh',
  千瓦时: 'kWh',
  兆瓦时: 'MWh',
  吨: 't',
  千克: 'kg',
  立方米: 'm3',
  吨标准煤: 'tce',
};

/** Finds a unit by its name; null when there is none. Case matters: Mt is not mt. */
export function findUnit(name: string): (Unit & { name: string }) | null {
  const known = aliases[name.trim()] ?? name.trim();
  const unit = units.get(known);
  return unit === undefined ? null : { ...unit, name: known };
}

export function unitOf(name: string, field = 'unit'): Unit & { name: string } {
  const unit = findUnit(name);
  if (!unit) throw carbonErrors.UNIT_UNKNOWN({ field, value: name, expected: [...units.keys()].join(', ') });
  return unit;
}

/** An amount in another unit of the same quantity; anything else is refused with both units in the message. */
export function convert(amount: Exact, from: string, to: string, field = 'unit'): Exact {
  const [source, target] = [unitOf(from, field), unitOf(to, field)];
  if (source.dimension !== target.dimension)
    throw carbonErrors.UNIT_MISMATCH({ field, value: from, factorUnit: to, expected: namesOf(target.dimension) });
  return divide(multiply(amount, source.base), target.base);
}

/** Names of the units of a quantity, for messages. */
export function namesOf(dimension: Dimension): LocalizedText {
  const names = [...units].flatMap(([name, unit]) => (unit.dimension === dimension ? [name] : []));
  return { en: `${dimension} (${names.join(', ')})`, 'zh-CN': `${quantities[dimension]}（${names.join('、')}）` };
}

const quantities: Record<Dimension, string> = {
  ...{ energy: '能量', mass: '质量', volume: '体积', 'normal-volume': '标准状态体积', distance: '距离' },
  ...{ freight: '货运周转量', 'coal-equivalent': '标准煤' },
};
