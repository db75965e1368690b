import { defineMethod } from '@lingtan/sdk';
import type { EvidenceMethod, Explanation } from '@lingtan/sdk';
import type { UncertainEntry } from '../contracts/index.ts';
import { coverage, materiality } from './audit/index.ts';
import { monteCarlo, monteCarloMethod, propagate, termsOf } from './uncertainty/index.ts';

/** Share of the total (input, t) from which on a misstatement is material; parameter `materialityPct`. */
export const materialShare = defineMethod({
  id: 'carbon.materiality',
  version: 1,
  recompute({ inputs, parameters }) {
    const total = inputs.find(({ role }) => role === 'total')?.value ?? null;
    return materiality(total === null ? null : Number(total), Number(parameters?.['materialityPct']), []).materialT;
  },
});

/** Absolute tonnes of the inputs `sample` in those of the rows (activity, t), %. */
export const sampleCoverage = defineMethod({
  id: 'carbon.coverage',
  version: 1,
  recompute({ inputs, rows }) {
    if (!rows || rows.truncated) return null;
    const lines = rows.values.map(([activity, t]) => ({ activityId: String(activity), tCO2e: Number(t) }));
    const sample = inputs.filter(({ role }) => role === 'sample');
    return coverage(
      lines,
      sample.map(({ ref, value }) => ({ activityId: ref, tonnesT: Number(value), why: 'drawn' as const })),
    );
  },
});

/** Rows (activity, factor, % of the amount, % of the factor, t) as what the draws take; null where they are not all there. */
function entriesOf({ rows }: Explanation): UncertainEntry[] | null {
  if (!rows || rows.truncated) return null;
  return rows.values.map(([id, factor, activityPct, factorPct, tonnes]) => ({
    ...{ id: String(id), activity: Number(tonnes), factor: 1 },
    ...{ activityUncertaintyPct: Number(activityPct), factorUncertaintyPct: Number(factorPct) },
    ...{ activityDistribution: 'normal' as const, factorDistribution: 'normal' as const },
    ...(factor === null ? {} : { factorId: String(factor) }),
  }));
}

/** Draws of the rows; parameter `figure` says which of the results it is. */
export const drawnUncertainty = defineMethod({
  id: monteCarloMethod.split('@')[0]!,
  version: Number(monteCarloMethod.split('@')[1]),
  recompute(explanation) {
    const entries = entriesOf(explanation);
    const { figure, draws, seed, confidencePct } = explanation.parameters ?? {};
    if (!entries || (figure !== 'mean' && figure !== 'low' && figure !== 'high')) return null;
    const asked = { draws: Number(draws), seed: Number(seed), confidencePct: Number(confidencePct) };
    return monteCarlo({ entries, ...asked })[figure];
  },
});

/** Error propagation of the rows: half width of the 95 % interval, in t or, of the unit %, in % of the total. */
export const errorPropagation = defineMethod({
  id: 'carbon.error-propagation',
  version: 1,
  recompute(explanation) {
    const entries = entriesOf(explanation);
    if (!entries) return null;
    const { halfWidthT, halfWidthPct } = propagate(termsOf(entries));
    return explanation.unit === '%' ? halfWidthPct : halfWidthT;
  },
});

export const auditMethods: readonly EvidenceMethod[] = [
  materialShare,
  sampleCoverage,
  drawnUncertainty,
  errorPropagation,
];
