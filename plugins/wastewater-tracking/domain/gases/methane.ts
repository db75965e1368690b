/** Inputs of the methane of a plant. Masses in kg over the period. */
export interface MethaneInput {
  /** Organic matter in the wastewater, kg BOD or kg COD. */
  organicKg: number;
  /** Organic matter removed with the sludge, in the same measure. */
  sludgeKg?: number;
  /** kg CH4 for each kg of organic matter. */
  capacity: number;
  /** Methane correction factor, 0 to 1. */
  correction: number;
  /** Methane that was recovered or flared, kg. */
  recoveredKg?: number;
}

/**
 * Methane in kg: (TOW − S) × Bo × MCF − R. The mass of the gas; its warming potential is applied by carbon accounting, with the set
 * that the report asks for.
 */
export function methaneKg({ organicKg, sludgeKg = 0, capacity, correction, recoveredKg = 0 }: MethaneInput): number {
  return (organicKg - sludgeKg) * capacity * correction - recoveredKg;
}

/** Factor in tCO2e for each m³ of water from its organic matter in mg/L: OD × Bo × MCF × GWP ÷ 10⁶. */
export function methaneFactorPerM3(organicMgPerL: number, capacity: number, correction: number, gwp: number): number {
  return (organicMgPerL * capacity * correction * gwp) / 1e6;
}
