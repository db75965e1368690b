import { defineMethod } from '@lingtan/sdk';
import type { EvidenceInput, EvidenceMethod, Explanation } from '@lingtan/sdk';
import { fillProRata } from './apportion.ts';
import { powerMethods } from './methods-power.ts';

function wh(input: EvidenceInput | undefined): number | null {
  if (input?.value === null || input?.value === undefined) return null;
  const value = Number(input.value);
  return Number.isFinite(value) ? value : null;
}

function withRole(explanation: Explanation, role: string): EvidenceInput | undefined {
  return explanation.inputs.find((input) => input.role === role);
}

/** Register at the end − register at the start + rollovers and restarts between, integer Wh. */
export const counterDifference = defineMethod({
  id: 'energy.counter-difference',
  version: 1,
  recompute(explanation) {
    const start = wh(withRole(explanation, 'start'));
    const end = wh(withRole(explanation, 'end'));
    const shift = Number(explanation.parameters?.['shiftReading'] ?? explanation.parameters?.['shiftWh'] ?? 0);
    return start === null || end === null ? null : String(end - start + shift);
  },
});

/** Σ power × time held, from rows of (from ms, to ms, W), rounded to integer Wh. */
export const powerIntegration = defineMethod({
  id: 'energy.power-integration',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    const wattMs = rows.values.reduce((sum, [from, to, watts]) => sum + Number(watts) * (Number(to) - Number(from)), 0);
    return String(Math.round(wattMs / 3_600_000));
  },
});

/** Sum of the amounts of steps, from rows of (time ms, integer amount). */
export const intervalSum = defineMethod({
  id: 'energy.interval-sum',
  version: 1,
  recompute({ rows }) {
    if (!rows || rows.truncated) return null;
    return String(rows.values.reduce((total, row) => total + Number(row[1]), 0));
  },
});

/** Sum of all inputs; those that are missing add nothing and show in the quality. */
export const sum = defineMethod({
  id: 'energy.sum',
  version: 1,
  recompute: ({ inputs }) => String(inputs.reduce((total, input) => total + (wh(input) ?? 0), 0)),
});

/** One cell of the pro-rata table whose rows are the inputs `source:…` and whose columns are the inputs `use:…`, in order. */
export const proRata = defineMethod({
  id: 'energy.pro-rata',
  version: 1,
  recompute({ inputs, parameters }) {
    const side = (prefix: string): EvidenceInput[] => inputs.filter((input) => input.role.startsWith(prefix));
    const [rows, columns] = [side('source:'), side('use:')];
    const row = rows.findIndex((input) => input.role === `source:${String(parameters?.['source'])}`);
    const column = columns.findIndex((input) => input.role === `use:${String(parameters?.['use'])}`);
    if (row < 0 || column < 0) return '0';
    if ([...rows, ...columns].some((input) => wh(input) === null)) return null;
    const table = fillProRata(
      rows.map((input) => wh(input)!),
      columns.map((input) => wh(input)!),
    );
    return String(table[row]![column]!);
  },
});

/** What the uses leave of the sources (side `use`), or the other way round (side `source`); never negative. */
export const residual = defineMethod({
  id: 'energy.residual',
  version: 1,
  recompute({ inputs, parameters }) {
    const total = (prefix: string): number =>
      inputs.filter((i) => i.role.startsWith(prefix)).reduce((all, input) => all + (wh(input) ?? 0), 0);
    const left = total('source:') - total('use:');
    return String(Math.max(0, parameters?.['side'] === 'source' ? -left : left));
  },
});

/** Sum of the inputs `part` over the input `whole`; null when the whole is zero. */
export const share = defineMethod({
  id: 'energy.share',
  version: 1,
  recompute(explanation) {
    const whole = wh(withRole(explanation, 'whole'));
    if (!whole) return null;
    const parts = explanation.inputs.filter((input) => input.role === 'part');
    return parts.reduce((total, input) => total + (wh(input) ?? 0), 0) / whole;
  },
});

export const energyMethods: readonly EvidenceMethod[] = [
  counterDifference,
  powerIntegration,
  intervalSum,
  sum,
  residual,
  proRata,
  share,
  ...powerMethods,
];

/** `id@version`, as an explanation names it. */
export function methodName(method: EvidenceMethod): string {
  return `${method.id}@${method.version}`;
}
