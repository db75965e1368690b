/** Whether a text is a month, `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** Whether two months are a period: both months, and not the last before the first. */
export function isMonths({ from, to }: { from: string; to: string }): boolean {
  return isMonth(from) && isMonth(to) && from <= to;
}
