/** One unit as a black box: what comes in, what share leaves as product, what share of each mass leaves with the by-product. */
export interface UnitOperation {
  m3Day: number;
  /** mg/L. */
  mgPerL: Readonly<Record<string, number>>;
  recovery: number;
  /** Share of the mass that leaves with the by-product, 0 to 1; without it a pollutant follows the water. */
  removal: Readonly<Record<string, number>>;
  kwhPerM3: number;
}

/**
 * Product and by-product of a unit: C_product = C_in × (1 − removal) × Q_in ÷ Q_product, so concentration falls less than the
 * removal says where water is lost. Concentrations are null where no water leaves.
 */
export function operateUnit({ m3Day, mgPerL, recovery, removal, kwhPerM3 }: UnitOperation) {
  const product = m3Day * recovery;
  const reject = m3Day - product;
  const sides = Object.entries(mgPerL).map(([name, inlet]) => {
    const removed = removal[name] ?? 1 - recovery;
    const kgDay = (m3Day * inlet) / 1000;
    const of = (share: number, flow: number): number | null => (flow === 0 ? null : (kgDay * share * 1000) / flow);
    return { name, product: of(1 - removed, product), reject: of(removed, reject), removed: kgDay * removed };
  });
  const side = <T>(pick: (each: (typeof sides)[number]) => T): Record<string, T> =>
    Object.fromEntries(sides.map((each) => [each.name, pick(each)]));
  const kwhDay = m3Day * kwhPerM3;
  return {
    product_m3_d: product,
    reject_m3_d: reject,
    product_mg_L: side((each) => each.product),
    reject_mg_L: side((each) => each.reject),
    removed_kg_d: side((each) => each.removed),
    energy_kWh_d: kwhDay,
    power_kW: kwhDay / 24,
    kWh_per_m3_product: product === 0 ? null : kwhDay / product,
  };
}

/**
 * Electricity of a brine concentrator in kWh for each m³ of inlet: 9.73 + 1.1e-4 TDS + 10.4 recovery + 3.83e-5 Q, with TDS in mg/L and
 * Q in m³/h (WaterTAP techno-economic data; the roles of its terms are inferred).
 */
export function brineConcentratorKwhPerM3(tdsMgPerL: number, recovery: number, m3Hour: number): number {
  return 9.73 + 1.1e-4 * tdsMgPerL + 10.4 * recovery + 3.83e-5 * m3Hour;
}
