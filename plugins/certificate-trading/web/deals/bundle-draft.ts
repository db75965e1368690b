import { isMonth } from '@lingtan/sdk/zone';
/** What is typed about one item of a bundle. */
export interface BundleItemDraft {
  readonly lots: string;
  readonly device: string;
  readonly month: string;
}

export const emptyItem: BundleItemDraft = { lots: '', device: '', month: '' };

/** Items as they are sent; null unless there are two or more, each with whole lots and a month or none. */
export function itemsOf(
  drafts: readonly BundleItemDraft[],
  mostLots: number,
): { lots: number; device?: string; month?: string }[] | null {
  const items = drafts.map(({ lots, device, month }) => ({
    lots: /^\d{1,7}$/.test(lots.trim()) ? Number(lots.trim()) : 0,
    ...(device && { device }),
    ...(month && { month }),
  }));
  const total = items.reduce((sum, { lots }) => sum + lots, 0);
  const whole = items.every(({ lots, month }) => lots > 0 && (!month || isMonth(month)));
  return items.length >= 2 && whole && total <= mostLots ? items : null;
}

/** Amounts that can be bought, smallest first: at most so many of them, and always all that is left. */
export function amountsOf(stepLots: number, leftLots: number, most = 50): number[] {
  const count = leftLots / stepLots;
  const every = Math.max(1, Math.ceil(count / most));
  const amounts: number[] = [];
  for (let part = every; part < count; part += every) amounts.push(part * stepLots);
  return [...amounts, leftLots];
}
