/** Energy of one GEC, Wh. */
export const gecWh = 1_000_000;

export interface GecMonth {
  readonly generatedWh: number;
  /** Whole certificates. */
  readonly issued: number;
  /** Left below one certificate, carried to the next month. */
  readonly carriedWh: number;
}

/** Certificates month by month: whole MWh are issued, the remainder is carried on; never rounded up. */
export function gecMonths(generatedWh: readonly number[], carriedInWh = 0): GecMonth[] {
  let carried = carriedInWh;
  return generatedWh.map((generated) => {
    const available = carried + generated;
    const issued = Math.floor(available / gecWh);
    carried = available - issued * gecWh;
    return { generatedWh: generated, issued, carriedWh: carried };
  });
}

export interface GecValidity {
  /** Last month of validity, `YYYY-MM`. */
  readonly lastValidMonth: string;
  /** Day on which it is cancelled if it was not used, `YYYY-MM-DD`. */
  readonly cancelOn: string;
}

/** Two years with the month of generation as the first; generation before 2024 is valid to the end of 2025. */
export function gecValidity(generationMonth: string): GecValidity {
  if (generationMonth < '2024-01') return { lastValidMonth: '2025-12', cancelOn: '2026-01-01' };
  const last = addMonths(generationMonth, 23);
  return { lastValidMonth: last, cancelOn: `${addMonths(last, 1)}-01` };
}

/** `YYYY-MM` plus a number of months. */
export function addMonths(month: string, count: number): string {
  const [year, ordinal] = month.split('-').map(Number) as [number, number];
  const total = year * 12 + ordinal - 1 + count;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}
