import type { PlanView } from '../../contracts/routes.ts';

/** Fields of the question, as they are typed. Empty: as in the plan. */
export interface Draft {
  buyPriceFactor: string;
  batteryFactor: string;
  importMaxKw: string;
  exportPrice: string;
  demandPricePerKw: string;
}

export const emptyDraft: Draft = {
  buyPriceFactor: '1',
  batteryFactor: '1',
  importMaxKw: '',
  exportPrice: '',
  demandPricePerKw: '',
};

/** Allowed values; the ends belong to them unless `above` says otherwise. */
export const ranges: Record<keyof Draft, { min: number | null; max: number | null; above?: boolean }> = {
  buyPriceFactor: { min: 0, max: 10 },
  batteryFactor: { min: 0, max: 10 },
  importMaxKw: { min: 0, max: null, above: true },
  exportPrice: { min: null, max: null },
  demandPricePerKw: { min: 0, max: null },
};

/** Whether what is typed is a number in its range; empty is fine where the plan has a value of its own. */
export function isValid(field: keyof Draft, text: string): boolean {
  const empty = text.trim() === '';
  if (empty) return field !== 'buyPriceFactor' && field !== 'batteryFactor';
  const value = Number(text);
  const { min, max, above } = ranges[field];
  if (!Number.isFinite(value) || (max !== null && value > max)) return false;
  return min === null || (above ? value > min : value >= min);
}

/** What is sent: the plan and what differs from it. */
export function question(plan: Pick<PlanView, 'no'>, draft: Draft): Record<string, number> {
  const body: Record<string, number> = { plan: plan.no };
  for (const [field, text] of Object.entries(draft)) if (text.trim() !== '') body[field] = Number(text);
  return body;
}
