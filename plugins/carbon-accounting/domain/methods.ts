import { defineMethod } from '@lingtan/sdk';
import type { EvidenceMethod, Explanation } from '@lingtan/sdk';
import { fuelGases } from '../contracts/index.ts';
import { emissionKg } from './calculate/index.ts';
import { fuelTonnes } from './calculate/fuel.ts';
import { add, divide, exact, multiply, negate, toNumber, toText } from './exact/index.ts';
import type { Exact } from './exact/index.ts';
import { inputOf as input } from './method-input.ts';
import { auditMethods } from './methods-audit.ts';
import { neededMethods } from './methods-needed.ts';
import { scenarioMethods } from './methods-scenario.ts';
import { methaneKg, nitrousKg } from './treatment/index.ts';
import { convert, convertFuel, heatingUnit } from './units/index.ts';

/** Activity × factor in t, negative for what is deducted; decimal text with up to 18 digits. */
export const activityFactor = defineMethod({
  id: 'carbon.activity-factor',
  version: 1,
  recompute(explanation) {
    const [activity, factor] = [input(explanation, 'activity'), input(explanation, 'factor')];
    if (!activity || !factor) return null;
    const kg = emissionKg(activity.value, activity.unit, factor.value, factor.unit);
    const sign = explanation.parameters?.['deducted'] === true ? negate(kg) : kg;
    return toText(convert(sign, 'kg', 't'), 18);
  },
});

/** Amount of a fuel, its calorific value and what of its carbon is burnt, as an explanation states them. */
function combustion(explanation: Explanation): { energyGJ: Exact; tonnes: Exact } | null {
  const activity = input(explanation, 'activity');
  const { ncv, ncvUnit, carbonContent, oxidationPct, heatingValue, heatingValueUnit } = explanation.parameters ?? {};
  if (!activity || [ncv, ncvUnit, carbonContent, oxidationPct].some((each) => each === undefined || each === null))
    return null;
  const heating = heatingValue ? { value: exact(String(heatingValue)), unit: String(heatingValueUnit) } : null;
  const parts = {
    activity: convertFuel(activity.value, activity.unit, heatingUnit(String(ncvUnit)).per, heating),
    ncv: exact(String(ncv)),
    carbon: exact(String(carbonContent)),
    oxidation: divide(exact(String(oxidationPct)), exact(100)),
  };
  return { energyGJ: multiply(parts.activity, parts.ncv), tonnes: fuelTonnes(parts) };
}

/** Activity × calorific value × carbon content × oxidation × 44/12, t. */
export const fuelCombustion = defineMethod({
  id: 'carbon.fuel-combustion',
  version: 1,
  recompute(explanation) {
    const burnt = combustion(explanation);
    return burnt && toText(burnt.tonnes, 18);
  },
});

/** The same with further gases: + activity × calorific value × factor of each gas × its warming potential, t of CO2e. */
export const fuelCombustionGases = defineMethod({
  id: 'carbon.fuel-combustion',
  version: 2,
  recompute(explanation) {
    const burnt = combustion(explanation);
    if (!burnt) return null;
    const gases = fuelGases.flatMap((gas) => {
      const [factor, potential] = [input(explanation, `factor-${gas}`), input(explanation, `potential-${gas}`)];
      if (!factor || !potential) return [];
      const kg = emissionKg(burnt.energyGJ, 'GJ', factor.value, factor.unit);
      return [exact(toText(convert(multiply(kg, potential.value), 'kg', 't'), 18))];
    });
    return toText(add(burnt.tonnes, ...gases), 18);
  },
});

/** Mass of gas × its warming potential, t. */
export const gasPotential = defineMethod({
  id: 'carbon.gas-potential',
  version: 1,
  recompute(explanation) {
    const [activity, potential] = [input(explanation, 'activity'), input(explanation, 'factor')];
    return activity && potential
      ? toText(multiply(convert(activity.value, activity.unit, 't'), potential.value), 18)
      : null;
  },
});

/** Exact sum of the inputs; null as soon as one is not known. */
export const carbonSum = defineMethod({
  id: 'carbon.sum',
  version: 1,
  recompute({ inputs }) {
    if (inputs.some(({ value }) => value === null)) return null;
    return toText(add(...inputs.map(({ value }) => exact(value!))), 18);
  },
});

/** Exact sum of the inputs, those of the role `deducted` taken away; null as soon as one is not known. */
export const carbonNet = defineMethod({
  id: 'carbon.net',
  version: 1,
  recompute({ inputs }) {
    if (inputs.some(({ value }) => value === null)) return null;
    return toText(
      add(...inputs.map(({ role, value }) => (role === 'deducted' ? negate(exact(value!)) : exact(value!)))),
      18,
    );
  },
});

/** Input `part` over input `whole`. */
export const carbonRatio = defineMethod({
  id: 'carbon.ratio',
  version: 1,
  recompute(explanation) {
    const [part, whole] = [input(explanation, 'part'), input(explanation, 'whole')];
    return part && whole && whole.value.n !== 0n ? toNumber(divide(part.value, whole.value)) : null;
  },
});

/** Methane or nitrous oxide of a treatment plant by its loads and factors, kg. */
export const treatmentGas = defineMethod({
  id: 'carbon.treatment-gas',
  version: 1,
  recompute({ inputs, parameters }) {
    if (inputs.some(({ value }) => value === null)) return null;
    const loads = (role: string): number[] =>
      inputs.filter((each) => each.role === role).map(({ value }) => Number(value));
    const factor = (role: string): string | null => {
      const found = inputs.find((each) => each.role === role)?.value;
      return found === null || found === undefined ? null : String(found);
    };
    const [into, out] = [loads('in'), loads('out')];
    const [b0, mcf, plant, effluent] = ['b0', 'mcf', 'plant', 'effluent'].map(factor);
    if (b0 && mcf) return methaneKg(into, out, { b0, mcf, sludgePct: Number(parameters?.['sludgePct'] ?? 0) });
    return plant || effluent ? nitrousKg(into, out, { plant: plant ?? null, effluent: effluent ?? null }) : null;
  },
});

export const carbonMethods: readonly EvidenceMethod[] = [
  activityFactor,
  fuelCombustion,
  fuelCombustionGases,
  gasPotential,
  carbonSum,
  carbonNet,
  carbonRatio,
  treatmentGas,
  ...neededMethods,
  ...scenarioMethods,
  ...auditMethods,
];

/** `id@version`, as an explanation names it. */
export function methodName({ id, version }: EvidenceMethod): string {
  return `${id}@${version}`;
}
