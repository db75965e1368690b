/**
 * Electricity of a brine concentrator in kWh for each m³ of inlet: 9.73 + 1.1e-4 TDS + 10.4 recovery + 3.83e-5 Q, with TDS in mg/L and
 * Q in m³/h (WaterTAP techno-economic data; the roles of its terms are inferred).
 */
export function brineConcentratorKwhPerM3(tdsMgPerL: number, recovery: number, m3Hour: number): number {
  return 9.73 + 1.1e-4 * tdsMgPerL + 10.4 * recovery + 3.83e-5 * m3Hour;
}
