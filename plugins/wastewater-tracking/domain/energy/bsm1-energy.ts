/** Operation of a plant after BSM1: volumes in m³, transfer coefficients per day, flows in m³/d. */
export interface Bsm1Operation {
  KLa_per_d: readonly number[];
  V_m3: readonly number[];
  Qintr_m3_d: number;
  Qr_m3_d: number;
  Qw_m3_d: number;
  Q_in_m3_d: number;
}

/** Oxygen at saturation, g/m³, and the yield of aerators, 1.8 kg/kWh, as in BSM1. */
const saturation = 8;
const yieldPerMwh = 1800;
/** Tanks below this coefficient are stirred. */
const stirredBelow = 20;

/**
 * Electricity of aeration, pumping and mixing in kWh/d, in the closed form of BSM1. Source: Benchmark Simulation Model no. 1, IWA.
 */
export function bsm1Energy(operation: Bsm1Operation) {
  const { KLa_per_d: kla, V_m3: volumes, Qintr_m3_d: internal, Qr_m3_d: sludge, Qw_m3_d: waste } = operation;
  const aeration = volumes.reduce((sum, volume, tank) => sum + saturation * volume * kla[tank]!, 0) / yieldPerMwh;
  const pumping = 0.004 * internal + 0.008 * sludge + 0.05 * waste;
  const mixing = 0.005 * 24 * volumes.reduce((sum, volume, tank) => sum + (kla[tank]! < stirredBelow ? volume : 0), 0);
  const perM3 = operation.Q_in_m3_d === 0 ? null : (aeration + pumping + mixing) / operation.Q_in_m3_d;
  return { aeration_kWh_d: aeration, pumping_kWh_d: pumping, mixing_kWh_d: mixing, kWh_per_m3_influent: perM3 };
}
