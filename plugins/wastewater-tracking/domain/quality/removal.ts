/**
 * Removal in percent, 100 (1 − out ÷ in): of concentrations, or of loads, which differs where water is lost.
 * @returns null where a value is missing or below 0, or nothing came in: then there is no removal, not 100 % and not more
 */
export function removalByConcentration(inlet: number | null, outlet: number | null): number | null {
  if (inlet === null || outlet === null || inlet <= 0 || outlet < 0) return null;
  return 100 * (1 - outlet / inlet);
}
