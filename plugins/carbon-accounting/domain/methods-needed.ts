import { defineMethod } from '@lingtan/sdk';
import { add, compare, divide, exact, multiply, subtract, toNumber, toText, zero } from './exact/index.ts';
import type { Exact } from './exact/index.ts';
import { nonFossil } from './indicators/index.ts';
import { inputOf } from './method-input.ts';

/** What of a claim one part is of: exact sum of the inputs `covered`. */
export const claimPart = defineMethod({
  id: 'carbon.claim-part',
  version: 1,
  recompute({ inputs }) {
    const covered = inputs.filter(({ role }) => role === 'covered');
    if (covered.some(({ value }) => value === null)) return null;
    return toText(add(...covered.map(({ value }) => exact(value!))), 18);
  },
});

/** Emissions − threshold × energy, t; 0 where the threshold is met. */
export const reductionNeeded = defineMethod({
  id: 'carbon.reduction-needed',
  version: 1,
  recompute(explanation) {
    const [emissions, energy] = [inputOf(explanation, 'emissions'), inputOf(explanation, 'energy')];
    const threshold = explanation.parameters?.['threshold'];
    if (!emissions || !energy || threshold === undefined || threshold === null) return null;
    const over = subtract(emissions.value, multiply(exact(String(threshold)), energy.value));
    return compare(over, zero) > 0 ? toNumber(over) : 0;
  },
});

/** Tonnes ÷ grid factor (kg per kWh): the electricity that would save as much, MWh. */
export const powerNeeded = defineMethod({
  id: 'carbon.power-needed',
  version: 1,
  recompute(explanation) {
    const [needed, factor] = [inputOf(explanation, 'reduction'), inputOf(explanation, 'factor')];
    return needed && factor && factor.value.n !== 0n ? toNumber(divide(needed.value, factor.value)) : null;
  },
});

/** Target − share; 0 where the target is met. */
export const shareGap = defineMethod({
  id: 'carbon.share-gap',
  version: 1,
  recompute(explanation) {
    const share = inputOf(explanation, 'share');
    const target = explanation.parameters?.['target'];
    if (!share || target === undefined || target === null) return null;
    const left = subtract(exact(String(target)), share.value);
    return compare(left, zero) > 0 ? toNumber(left) : 0;
  },
});

/** Gap of a share × what it is a share of (Wh), MWh; in double precision. */
export const gapEnergy = defineMethod({
  id: 'carbon.gap-energy',
  version: 1,
  recompute({ inputs }) {
    const of = (role: string) => inputs.find((each) => each.role === role)?.value ?? null;
    const [gap, whole] = [of('gap'), of('whole')];
    return gap === null || whole === null ? null : (Number(gap) * Number(whole)) / 1e6;
  },
});

/** Share of non-fossil electricity of a user, or of what was physically supplied: see `nonFossil`. */
export const nonFossilRate = defineMethod({
  id: 'carbon.non-fossil',
  version: 1,
  recompute({ inputs, parameters }) {
    const sum = (...roles: string[]): Exact =>
      add(...inputs.flatMap(({ role, value }) => (roles.includes(role) ? [exact(value!)] : [])));
    const k = inputs.find(({ role }) => role === 'k')?.value;
    const { rate, physicalRate } = nonFossil(
      {
        consumption: sum('physical', 'traded', 'other'),
        physical: subtract(sum('physical'), sum('sold')),
        traded: sum('traded'),
        certificates: sum('certificates'),
      },
      k === undefined || k === null ? null : exact(k),
    );
    const shown = parameters?.['figure'] === 'physical' ? physicalRate : rate;
    return shown && toNumber(shown);
  },
});

export const neededMethods = [nonFossilRate, claimPart, reductionNeeded, powerNeeded, shareGap, gapEnergy] as const;
