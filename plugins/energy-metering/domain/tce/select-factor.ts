import { baseUnits } from '../../contracts/index.ts';
import type { BaseUnit, EnergyKind, TceConfig, TceFactor, TceProblem, TceQuantity } from '../../contracts/index.ts';
import { divideRounded, multiplyDecimals, parseDecimal } from '../tariff/decimal.ts';
import { tceFactors } from './factor-list.ts';

export type FactorChoice = { factor: TceFactor; problem: null } | { factor: null; problem: TceProblem };

/** All factors a park knows: its own, then the list of the product. */
export function knownFactors(config: TceConfig): TceFactor[] {
  const own = config.factors.map(({ validTo, ...factor }): TceFactor => ({
    ...factor,
    basis: factor.kind === 'electricity' ? config.basis : 'equivalent',
    area: 'park',
    name: { en: factor.id, 'zh-CN': factor.id },
    validTo: validTo ?? null,
    status: 'own',
  }));
  return [...own, ...tceFactors];
}

const fitting: Record<BaseUnit, readonly TceQuantity[]> = { Wh: ['kWh', 'GJ'], L: ['m3'], g: ['kg'] };

/**
 * The factor of an energy kind in a calendar year: the park's own before the list, the chosen one where several fit. None
 * is taken by default where there is a choice to make.
 */
export function selectFactor(config: TceConfig, kind: EnergyKind, year: number): FactorChoice {
  const valid = knownFactors(config).filter(
    (factor) =>
      factor.kind === kind &&
      factor.validFrom <= year &&
      (factor.validTo === null || year <= factor.validTo) &&
      (kind !== 'electricity' || factor.basis === config.basis) &&
      fitting[baseUnits[kind]].includes(factor.per),
  );
  const chosen = valid.filter(({ id }) => config.chosen.includes(id));
  const own = valid.filter(({ status }) => status === 'own');
  const candidates = chosen.length > 0 ? chosen : own.length > 0 ? own : valid;
  if (candidates.length === 0) return { factor: null, problem: 'no-factor' };
  if (candidates.length > 1) return { factor: null, problem: 'choose-factor' };
  return { factor: candidates[0]!, problem: null };
}

/** Grams in a base unit for each kilogram in the quantity: a Wh is a thousandth of a kWh, and 0.0036 MJ. */
const perBaseUnit: Record<TceQuantity, string> = { kWh: '1', m3: '1', kg: '1', GJ: '0.0036' };

/** Grams of standard coal of an amount in base units: amount × factor, rounded half away from zero to integer grams. */
export function gramsOfCoal(amount: number, { kgce, per }: Pick<TceFactor, 'kgce' | 'per'>): number {
  const perUnit = multiplyDecimals(parseDecimal(kgce), parseDecimal(perBaseUnit[per]));
  return Number(divideRounded(BigInt(amount) * perUnit.digits, 10n ** BigInt(perUnit.scale)));
}
