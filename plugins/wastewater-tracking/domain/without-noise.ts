/** Digits that arithmetic on doubles leaves sure; a person enters fewer. */
const sureDigits = 12;

/**
 * A figure as it is held against a limit: 1 − 0.98 is 2 % of 1, and not more than that by the noise of binary fractions.
 * @param scale size of the terms that it was made of, where it is a small difference of large ones
 */
export function withoutNoise(value: number, scale = Math.abs(value)): number {
  if (value === 0 || !Number.isFinite(value) || !Number.isFinite(scale)) return value;
  // Digits ahead of those of the terms are lost: their noise stands as far behind the point as before.
  const lost = Math.max(0, Math.ceil(Math.log10(scale / Math.abs(value))));
  return lost >= sureDigits ? 0 : Number(value.toPrecision(sureDigits - lost));
}
