import type { z } from 'zod';
import { guideShares } from '../../contracts/index.ts';
import type { GuideShare, ratingInput, guideInput } from '../../contracts/index.ts';
import { compare, divide, exact, multiply, subtract, toNumber, zero } from '../exact/index.ts';
import type { Exact } from '../exact/index.ts';
import { fractionOfOne, nonNegative, positive } from '../input/index.ts';
import { satisfies } from './rules.ts';
import type { Rules } from './rules.ts';

export interface CoreRating {
  intensityTPerTce: number;
  /** Null where no threshold is known for the energy class: then `met` is null too. */
  targetTPerTce: number | null;
  met: boolean | null;
  /** Emissions − target × energy; 0 when met, null without a target. */
  reductionNeededT: number | null;
  /** Zero-carbon electricity that would save as much; null without a factor. */
  zeroCarbonMWhNeeded: number | null;
  rule: { id: string; source: string; status: string; validity: string } | null;
}

/** Core indicator of a zero-carbon park: tCO2 per tce against the threshold of its energy class. */
export function rateCore(
  {
    energyTce,
    emissionsTCO2,
    target,
    factor,
  }: { energyTce: Exact; emissionsTCO2: Exact; target?: Exact; factor?: Exact },
  rules: Rules,
): CoreRating {
  const rule = target === undefined ? rules.core(energyTce) : null;
  const limit = target ?? (rule && exact(rule.value));
  const over = limit && subtract(emissionsTCO2, multiply(limit, energyTce));
  const needed = over && (compare(over, zero) > 0 ? over : zero);
  return {
    intensityTPerTce: toNumber(divide(emissionsTCO2, energyTce, 'energyTce')),
    targetTPerTce: limit && toNumber(limit),
    met: over && compare(over, zero) <= 0,
    reductionNeededT: needed && toNumber(needed),
    // t / (kg/kWh) = MWh.
    zeroCarbonMWhNeeded: needed && factor ? toNumber(divide(needed, factor, 'factor')) : null,
    rule: rule && { id: rule.id, source: rule.source, status: rule.status, validity: rule.validity },
  };
}

export interface GuideRating {
  indicator: GuideShare;
  /** Fraction of 1; null when not known. */
  value: number | null;
  target: number;
  met: boolean | null;
  /** Target − value; 0 when met. */
  gap: number | null;
  status: string;
}

const ruleOf: Record<GuideShare, string> = {
  cleanEnergyShare: 'park.guide.cleanEnergyShare',
  solidWasteUtilisation: 'park.guide.solidWasteUtilisation',
  wasteHeatUtilisation: 'park.guide.wasteHeatUtilisation',
  waterReuse: 'park.guide.waterReuse',
  directSupplyShare: 'park.directSupplyShare',
};

/** The guide indicators against their values; what is not given is shown as not known. */
export function rateGuide(values: z.infer<typeof guideInput>['guide'], rules: Rules): GuideRating[] {
  return guideShares.map((indicator) => {
    const id = ruleOf[indicator];
    const [limit, rule] = [rules.share(id), rules.get(id)];
    const given = values[indicator];
    const base = { indicator, target: toNumber(limit), status: rule.status };
    if (given === undefined) return { ...base, value: null, met: null, gap: null };
    const value = fractionOfOne(given, `guide.${indicator}`);
    const met = satisfies(value, limit, rule.op);
    return { ...base, value: toNumber(value), met, gap: met ? 0 : toNumber(subtract(limit, value)) };
  });
}

/** The rating of a park: core indicator and guide indicators. */
export function rate(input: z.infer<typeof ratingInput>, rules: Rules): CoreRating & { guide?: GuideRating[] } {
  const core = rateCore(
    {
      energyTce: positive(input.energyTce, 'energyTce'),
      emissionsTCO2: exact(input.emissionsTCO2, 'emissionsTCO2'),
      ...(input.target === undefined ? {} : { target: nonNegative(input.target, 'target') }),
      ...(input.factor === undefined ? {} : { factor: positive(input.factor, 'factor') }),
    },
    rules,
  );
  return input.guide === undefined ? core : { ...core, guide: rateGuide(input.guide, rules) };
}
