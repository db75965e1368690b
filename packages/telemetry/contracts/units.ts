import unitmath from 'unitmath/dist/UnitMath.js';

/**
 * Quantities that SI reduces to the same dimension but that nobody may convert into each other: apparent and reactive
 * against active power, normal against actual cubic metres, shares, counts and scales.
 */
const ownBaseUnits: Record<string, { quantity: string; prefixes?: 'SHORT' }> = {
  VA: { quantity: 'APPARENT_POWER', prefixes: 'SHORT' },
  var: { quantity: 'REACTIVE_POWER', prefixes: 'SHORT' },
  Nm3: { quantity: 'NORMAL_VOLUME' },
  percent: { quantity: 'SHARE' },
  pHvalue: { quantity: 'ACIDITY' },
  NTU: { quantity: 'TURBIDITY' },
  count: { quantity: 'COUNT' },
  gCO2: { quantity: 'CARBON_DIOXIDE', prefixes: 'SHORT' },
  gce: { quantity: 'COAL_EQUIVALENT', prefixes: 'SHORT' },
  dB: { quantity: 'SOUND_LEVEL' },
  CNY: { quantity: 'RENMINBI' },
};

const derivedUnits: Record<string, { value: string; prefixes?: 'SHORT' }> = {
  VAh: { value: '1 VA hr', prefixes: 'SHORT' },
  varh: { value: '1 var hr', prefixes: 'SHORT' },
  Ah: { value: '1 A hr', prefixes: 'SHORT' },
  cal: { value: '4.184 J', prefixes: 'SHORT' },
  fraction: { value: '100 percent' },
  ppm: { value: '1e-4 percent' },
  ppb: { value: '1e-7 percent' },
  rpm: { value: '1 cycle/min' },
  tCO2: { value: '1 MgCO2', prefixes: 'SHORT' },
  tce: { value: '1 Mgce', prefixes: 'SHORT' },
};

const factory = unitmath.config({
  definitions: {
    baseQuantities: Object.values(ownBaseUnits).map((unit) => unit.quantity),
    units: {
      ...Object.fromEntries(Object.entries(ownBaseUnits).map(([name, unit]) => [name, { ...unit, value: 1 }])),
      ...derivedUnits,
    },
  },
});

/** Spellings of the field that the parser does not read, or reads as something else (pH as picohenry). */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/%\s*RH/g, 'percent'],
  [/%/g, 'percent'],
  [/°\s*/g, 'deg'],
  [/℃/g, 'degC'],
  [/²/g, '2'],
  [/³/g, '3'],
  [/[µμ]/g, 'u'],
  [/Ω/g, 'ohm'],
  [/[·⋅]/g, ' '],
  [/\bpH\b/g, 'pHvalue'],
  [/\btCO2e\b/g, 'tCO2'],
];

/** Words that mean different things in different countries; a wrong guess would be silent. */
const ambiguous = new Map([
  ['ton', 'write t (1000 kg)'],
  ['tons', 'write t (1000 kg)'],
  ['C', 'write degC for temperature, Ah for charge'],
  ['F', 'write degF for temperature'],
]);

/** `target value = value × scale + offset`. */
export interface Conversion {
  scale: number;
  offset: number;
}

export type ConversionResult = { ok: true; conversion: Conversion } | { ok: false; problem: string };

/** What a unit measures and how large it is, for arithmetic with units. */
export interface UnitDimension {
  /** Exponents of the base quantities; two units can be added when these are equal. */
  exponents: readonly number[];
  /** Size in the coherent base unit. */
  scale: number;
}

/** Taken apart for multiplication and division. Scales with an offset (temperatures) have no dimension here. */
export function dimensionOf(unit: string): UnitDimension | { problem: string } {
  const problem = unitProblem(unit);
  if (problem) return { problem };
  const { dimension, units } = factory(1, canonicalUnit(unit));
  if (units.some((part) => part.unit.offset !== 0))
    return { problem: `unit ${unit} has an offset and cannot be multiplied` };
  const scale = units.reduce(
    (product, part) => product * (part.unit.value * part.unit.prefixes[part.prefix]!) ** part.power,
    1,
  );
  return { exponents: dimension, scale: tidy(scale) };
}

const cache = new Map<string, ConversionResult>();
// Unit names come from outside: the cache must not grow with them.
const cacheLimit = 5_000;

function canonicalUnit(unit: string): string {
  let text = unit.trim();
  for (const [pattern, replacement] of spellings) text = text.replace(pattern, replacement);
  return text;
}

const problems = new Map<string, string | null>();

/** Null when `unit` can be read, else what is wrong with it. Cached: a sheet has fifty thousand rows and few units. */
export function unitProblem(unit: string): string | null {
  if (unit.length > 40) return `unit of ${unit.length} characters; expected at most 40`;
  const known = problems.get(unit);
  if (known !== undefined) return known;
  if (problems.size >= cacheLimit) problems.clear();
  const problem = findProblem(unit);
  problems.set(unit, problem);
  return problem;
}

function findProblem(unit: string): string | null {
  const hint = ambiguous.get(unit.trim());
  if (hint) return `unit ${unit} is ambiguous; ${hint}`;
  if (unit.trim() === '') return 'unit is empty; write 1 for a pure number';
  try {
    factory(1, canonicalUnit(unit));
    return null;
  } catch {
    return `unit ${unit} is unknown`;
  }
}

/** 15 significant digits: what a double holds, without the noise of the library's intermediate steps. */
const tidy = (value: number) => Number(value.toPrecision(15));

function findConversion(from: string, to: string): ConversionResult {
  const problem = unitProblem(from) ?? unitProblem(to);
  if (problem) return { ok: false, problem };
  try {
    const [source, target] = [canonicalUnit(from), canonicalUnit(to)];
    const offset = factory(0, source).to(target).value;
    // Taken far from zero: near it, the offset of temperature scales eats the digits of the factor.
    const scale = (factory(1e6, source).to(target).value - offset) / 1e6;
    return { ok: true, conversion: { scale: tidy(scale), offset: tidy(offset) } };
  } catch {
    return { ok: false, problem: `unit ${from} cannot be converted to ${to}: different quantities` };
  }
}

/** Linear conversion between two units, with offset for temperature scales. Cached. */
export function conversionBetween(from: string, to: string): ConversionResult {
  const key = `${from}\u0000${to}`;
  const known = cache.get(key);
  if (known) return known;
  const result: ConversionResult =
    from === to ? { ok: true, conversion: { scale: 1, offset: 0 } } : findConversion(from, to);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, result);
  return result;
}
