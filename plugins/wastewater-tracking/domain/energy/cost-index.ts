/** Terms of the operating cost index: kWh/d of aeration, pumping and mixing, kg/d of the rest, kWh/d of heat. */
export interface CostTerms {
  aeration: number;
  pumping: number;
  mixing: number;
  sludge: number;
  carbon: number;
  methane: number;
  heat: number;
}

/**
 * Operating cost index of BSM2: AE + PE + ME + 3 sludge + 3 carbon − 6 CH4 + max(0, heat − 7 CH4). Source: Benchmark Simulation Model
 * no. 2, IWA task group.
 */
export function operatingCostIndex({ aeration, pumping, mixing, sludge, carbon, methane, heat }: CostTerms): number {
  return aeration + pumping + mixing + 3 * sludge + 3 * carbon - 6 * methane + Math.max(0, heat - 7 * methane);
}
