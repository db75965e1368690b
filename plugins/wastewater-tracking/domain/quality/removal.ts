/**
 * Removal in percent, 100 (1 − out ÷ in): of concentrations, or of loads, which differs where water is lost.
 * @returns null where a value is missing or nothing came in: then there is no removal, not 100 %
 */
export function removalByConcentration(inlet: number | null, outlet: number | null): number | null {
  return inlet === null || outlet === null || inlet <= 0 ? null : 100 * (1 - outlet / inlet);
}
