/**
 * Removal by concentration, 100 (1 − C_out ÷ C_in), in percent.
 * @returns null where a value is missing or nothing came in: then there is no removal, not 100 %
 */
export function removalByConcentration(inlet: number | null, outlet: number | null): number | null {
  return inlet === null || outlet === null || inlet <= 0 ? null : 100 * (1 - outlet / inlet);
}

/** Removal by load, 100 (1 − Q_out C_out ÷ Q_in C_in), in percent. Differs from that by concentration where water is lost. */
export function removalByLoad(
  inlet: { m3: number | null; mgPerL: number | null },
  outlet: { m3: number | null; mgPerL: number | null },
): number | null {
  if (inlet.m3 === null || inlet.mgPerL === null || outlet.m3 === null || outlet.mgPerL === null) return null;
  return removalByConcentration(inlet.m3 * inlet.mgPerL, outlet.m3 * outlet.mgPerL);
}
