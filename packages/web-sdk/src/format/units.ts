import { formatLanguage, type Language } from './locale.ts';

/** How a unit is written on screen, and the steps it is scaled by. */
export interface UnitScale {
  /** Divide a stored value by this before it is shown. */
  divisor: number;
  /** Symbol to show beside the scaled value. */
  symbol: string;
}

const symbols: Record<string, string> = {
  degC: '°C',
  degF: '°F',
  m3: 'm³',
  'm3/h': 'm³/h',
  'm3/d': 'm³/d',
  'm3/s': 'm³/s',
  m2: 'm²',
  'W/m2': 'W/m²',
  'kWh/m2': 'kWh/m²',
  'kg/m3': 'kg/m³',
  'mg/m3': 'mg/m³',
  'Nm3/h': 'Nm³/h',
  Nm3: 'Nm³',
  um: 'µm',
  'uS/cm': 'µS/cm',
  deg: '°',
  ohm: 'Ω',
  '1': '',
};

/** Units that are words: what is counted, and what something is counted per. */
const words: Record<Language, readonly (readonly [RegExp, string])[]> = {
  en: [
    [/^count$/, ''],
    [/\/count$/, '/unit'],
    [/\/steps$/, '/step'],
  ],
  'zh-CN': [
    [/^count$/, ''],
    [/\/count$/, '/个'],
    [/^steps$/, '个时段'],
    [/\/steps$/, '/时段'],
  ],
};

/**
 * Symbol of a stored unit: `degC` → `°C`, `m3/h` → `m³/h`, `tCO2/t` → `tCO₂/t`, `10^4 Nm3` → `10⁴ Nm³`, `CNY/steps` → `CNY/step`.
 * Unknown units are shown as they are.
 */
export function unitSymbol(unit: string, language: Language = formatLanguage()): string {
  const word = words[language].find(([pattern]) => pattern.test(unit));
  if (word) return unit.replace(...word);
  return (
    symbols[unit] ??
    unit
      .replaceAll('CO2', 'CO₂')
      .replace('10^4', '10⁴')
      .replace(/(^|[ /])(N?)m3(?=$|[ /])/g, '$1$2m³')
  );
}

const prefixes = { '': 1, k: 1e3, M: 1e6, G: 1e9 } as const;
const prefixed = (...units: string[]): Record<string, number>[] =>
  units.map((unit) => Object.fromEntries(Object.entries(prefixes).map(([prefix, size]) => [prefix + unit, size])));

/** Stored units that measure the same, each with its size. */
const families: readonly Readonly<Record<string, number>>[] = [
  ...prefixed('W', 'Wh', 'var', 'varh', 'VA'),
  ...['', 'CO2', 'CO2e'].map((gas) => ({ [`kg${gas}`]: 1, [`t${gas}`]: 1e3, [`kt${gas}`]: 1e6, [`Mt${gas}`]: 1e9 })),
];

/** What a value in one unit is multiplied by to stand in another; null where they do not measure the same. */
export function unitFactor(from: string, to: string): number | null {
  if (from === to) return 1;
  const family = families.find((each) => from in each && to in each);
  return family ? family[from]! / family[to]! : null;
}

type Step = readonly [threshold: number, divisor: number, symbol: string];

const metric = (...steps: Step[]): readonly Step[] => steps;

/** Steps by stored unit, largest first; a value at or above `threshold` takes the step. */
const english: Record<string, readonly Step[]> = {
  W: metric([1e9, 1e9, 'GW'], [1e6, 1e6, 'MW'], [1e3, 1e3, 'kW']),
  kW: metric([1e6, 1e6, 'GW'], [1e3, 1e3, 'MW']),
  MW: metric([1e3, 1e3, 'GW']),
  Wh: metric([1e9, 1e9, 'GWh'], [1e6, 1e6, 'MWh'], [1e3, 1e3, 'kWh']),
  kWh: metric([1e6, 1e6, 'GWh'], [1e3, 1e3, 'MWh']),
  MWh: metric([1e3, 1e3, 'GWh']),
  kvar: metric([1e3, 1e3, 'Mvar']),
  kVA: metric([1e3, 1e3, 'MVA']),
  V: metric([1e3, 1e3, 'kV']),
  kg: metric([1e3, 1e3, 't']),
  kgCO2e: metric([1e3, 1e3, 'tCO₂e']),
  tCO2e: metric([1e6, 1e6, 'MtCO₂e'], [1e4, 1e3, 'ktCO₂e']),
  m3: metric([1e6, 1e6, 'million m³']),
};

/** Chinese counts in 万 (10⁴) and 亿 (10⁸); power keeps SI prefixes because that is how dispatchers read it. */
const chinese: Record<string, readonly Step[]> = {
  ...english,
  Wh: metric([1e11, 1e11, '亿 kWh'], [1e7, 1e7, '万 kWh'], [1e3, 1e3, 'kWh']),
  kWh: metric([1e8, 1e8, '亿 kWh'], [1e4, 1e4, '万 kWh']),
  tCO2e: metric([1e8, 1e8, '亿 tCO₂e'], [1e4, 1e4, '万 tCO₂e']),
  kgCO2e: metric([1e7, 1e7, '万 tCO₂e'], [1e3, 1e3, 'tCO₂e']),
  m3: metric([1e8, 1e8, '亿 m³'], [1e4, 1e4, '万 m³']),
};

/** Kept small so that ledgers are whole numbers; nobody reads a plant in them. */
const ledgerUnits: ReadonlySet<string> = new Set(['W', 'Wh']);

/**
 * Scale for a value, or for the largest value on an axis: one prefix per axis, so that neighbours compare. A zero has no size
 * to go by: it stands in the unit that people read, where the ledger's is smaller.
 * @param magnitude largest absolute value to be shown, in `unit`
 */
export function scaleFor(magnitude: number, unit: string, language: Language): UnitScale {
  const size = Math.abs(magnitude);
  const steps = (language === 'zh-CN' ? chinese : english)[unit] ?? [];
  for (const [threshold, divisor, symbol] of steps) if (size >= threshold) return { divisor, symbol };
  const smallest = steps.at(-1);
  if (size === 0 && smallest && ledgerUnits.has(unit)) return { divisor: smallest[1], symbol: smallest[2] };
  return { divisor: 1, symbol: unitSymbol(unit, language) };
}

/** Scale and decimals of a column of figures. */
export interface ColumnScale {
  scale: UnitScale;
  digits: number;
}

/**
 * One prefix for figures that stand below each other, a step finer than the largest asks for, so that small ones keep
 * their figures: 1,472.8 / 29.3 / 0.0 MWh.
 */
export function columnScale(
  values: Iterable<number | null | undefined>,
  unit: string,
  language: Language,
): ColumnScale {
  let largest = 0;
  for (const value of values) if (value && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  const scale = scaleFor(largest / 10, unit, language);
  const shown = largest / scale.divisor;
  // 万 kWh is ten times the MWh it stands for, and 亿 kWh a hundred GWh: below a hundred they need a figure more.
  const coarse = /^[万亿]/.test(scale.symbol);
  return { scale, digits: shown >= 1e4 ? 0 : shown < (coarse ? 100 : 10) ? 2 : 1 };
}
