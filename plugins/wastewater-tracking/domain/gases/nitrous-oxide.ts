/** From nitrogen in N2O to N2O. */
const molarRatio = 44 / 28;

/**
 * Nitrous oxide in kg: nitrogen in the influent × factor × 44/28.
 * @param factor kg N2O-N for each kg N, such as 0.016 of an aerobic plant. Source: IPCC 2019 Refinement, volume 5, table 6.8A
 */
export function nitrousOxideKg(nitrogenKg: number, factor: number): number {
  return nitrogenKg * factor * molarRatio;
}

/** Mass in kg/d of what a flow of m³/d carries at mg/L. */
export function loadKgDay(m3Day: number, mgPerL: number): number {
  return (m3Day * mgPerL) / 1000;
}
