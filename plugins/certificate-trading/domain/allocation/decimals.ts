/** Decimal numbers as whole multiples of one power of ten, so that sums and differences are those of the digits as they are written. */
export interface Multiples {
  readonly series: bigint[][];
  /** Digits after the point. */
  readonly places: number;
}

/** The finest power of ten that all numbers of some series are whole multiples of, and those multiples. */
export function multiplesOf(...series: (readonly number[])[]): Multiples {
  const written = series.map((values) => values.map(digitsOf));
  let places = 0;
  for (const values of written) for (const each of values) if (each.places > places) places = each.places;
  const powers = Array.from({ length: places + 1 }, (_, power) => 10n ** BigInt(power));
  return {
    series: written.map((values) => values.map((each) => each.digits * powers[places - each.places]!)),
    places,
  };
}

/** The number that a whole multiple of a power of ten is. */
export function fromMultiple(multiple: bigint, places: number): number {
  return Number(`${multiple}e-${places}`);
}

/** Digits that are more than a double can tell apart. */
const shownDigits = 24;

/** The number nearest to a fraction of two whole numbers. */
export function quotient(part: bigint, whole: bigint): number {
  return fromMultiple((part * 10n ** BigInt(shownDigits)) / whole, shownDigits);
}

function digitsOf(value: number): { digits: bigint; places: number } {
  if (Number.isSafeInteger(value)) return { digits: BigInt(value), places: 0 };
  const [mantissa = '0', exponent = '0'] = value.toString().split('e');
  const [whole = '0', decimals = ''] = mantissa.split('.');
  const places = decimals.length - Number(exponent);
  const digits = BigInt(whole + decimals);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}
