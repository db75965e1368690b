import { isDate } from '@lingtan/sdk';
/** A row of production as it was entered. */
export interface EnteredProduction {
  product: string;
  day: string;
  quantity: number | string;
}

export interface AcceptedProduction {
  product: string;
  day: string;
  /** Integer thousandths of the product's unit. */
  thousandths: number;
}

/** At most three decimals; a decimal comma is not guessed at. */
const quantityPattern = /^\d{1,12}(\.\d{1,3})?$/;

/** Checks rows one by one; what is wrong is named with its row (from 1), value and what was expected. */
export function checkProduction(
  rows: readonly EnteredProduction[],
  products: ReadonlySet<string>,
  today: string,
): { accepted: AcceptedProduction[]; rejected: { row: number; message: string }[] } {
  const accepted: AcceptedProduction[] = [];
  const rejected: { row: number; message: string }[] = [];
  const seen = new Map<string, number>();
  rows.forEach(({ product, day, quantity }, index) => {
    const row = index + 1;
    const refuse = (message: string): void => void rejected.push({ row, message });
    if (!products.has(product)) return refuse(`product: "${product}" is not a product of the park`);
    if (!isDate(day)) return refuse(`day: "${day}" is not a day; expected YYYY-MM-DD`);
    if (day > today) return refuse(`day: "${day}" lies in the future`);
    if (day < '2000-01-01') return refuse(`day: "${day}" is before 2000; check the date format of the file`);
    const text = String(quantity).trim();
    if (!quantityPattern.test(text))
      return refuse(`quantity: "${text}" is not a number of at most three decimals, such as 1234.5`);
    const key = `${product}/${day}`;
    const before = seen.get(key);
    if (before !== undefined) return refuse(`day: "${day}" of product "${product}" is also in row ${before}`);
    seen.set(key, row);
    accepted.push({ product, day, thousandths: Math.round(Number(text) * 1000) });
  });
  return { accepted, rejected };
}
