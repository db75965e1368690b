import { defineMethod } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceMethod, Explanation } from '@lingtan/sdk';

const kw = ({ value }: EvidenceInput): number => Number(value ?? 0);

/** The sample `reading` × `factor`, which holds the meter's ratio and unit. */
export const powerReading = defineMethod({ id: 'energy.power-reading', version: 1, recompute: readingByFactor });

/** The sample `reading` × `factor`: a register as it would be on the primary side. */
export const scaledReading = defineMethod({ id: 'energy.scaled-reading', version: 1, recompute: readingByFactor });

function readingByFactor({ inputs, parameters }: Explanation): number | null {
  const reading = inputs.find(({ role }) => role === 'reading')?.value;
  return typeof reading === 'number' ? reading * Number(parameters?.['factor']) : null;
}

/** Sum of the inputs, each counted as positive: a meter's sign only says which side it is on. */
export const powerSum = defineMethod({
  id: 'energy.power-sum',
  version: 1,
  recompute: ({ inputs }) =>
    inputs.every(({ value }) => value === null) ? null : inputs.reduce((sum, input) => sum + Math.abs(kw(input)), 0),
});

/** Σ inputs `plus` − Σ inputs `minus`. */
export const powerDifference = defineMethod({
  id: 'energy.power-difference',
  version: 1,
  recompute({ inputs }) {
    if (inputs.every(({ value }) => value === null)) return null;
    const total = (wanted: string): number =>
      inputs.reduce((sum, input) => sum + (input.role === wanted ? kw(input) : 0), 0);
    return total('plus') - total('minus');
  },
});

/** Sum of the inputs `part` over the input `whole`; null when the whole is zero. */
export const powerShare = defineMethod({
  id: 'energy.power-share',
  version: 1,
  recompute({ inputs }) {
    const total = (wanted: string): number =>
      inputs.reduce((sum, input) => sum + (input.role === wanted ? kw(input) : 0), 0);
    return total('whole') === 0 ? null : total('part') / total('whole');
  },
});

export const powerMethods: readonly EvidenceMethod[] = [
  powerReading,
  scaledReading,
  powerSum,
  powerDifference,
  powerShare,
];
