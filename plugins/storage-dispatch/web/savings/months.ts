import { isMonth } from '@lingtan/sdk/zone';
/** Whether two months are a period: both months, and not the last before the first. */
export function isMonths({ from, to }: { from: string; to: string }): boolean {
  return isMonth(from) && isMonth(to) && from <= to;
}
