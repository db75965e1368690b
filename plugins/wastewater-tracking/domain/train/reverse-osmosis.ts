/** A membrane and what is on both of its sides, in SI units. */
export interface MembraneState {
  /** Permeability to water, m/(s·Pa). */
  A: number;
  /** Permeability to salt, m/s. */
  B: number;
  area: number;
  /** Pressure difference over the membrane, Pa. */
  pressure: number;
  /** Osmotic pressures of feed and permeate, Pa. */
  osmoticFeed: number;
  osmoticPermeate: number;
  /** Concentration of the feed, kg/m³. */
  feedKgM3: number;
  /** How much higher concentration and osmotic pressure are at the membrane than in the bulk; 1 without polarisation. */
  polarisation: number;
  /** m³/s. */
  feedM3S: number;
}

/** What passes the membrane. */
export interface MembraneFlow {
  /** m/s; negative when the pressure does not overcome the osmotic one. */
  waterFlux: number;
  /** kg/(m²·s). */
  saltFlux: number;
  permeateM3S: number;
  permeateKgM3: number | null;
  /** Permeate by feed; null without feed. */
  recovery: number | null;
  /** 1 − C_permeate ÷ C_feed; null where nothing passes or nothing is in the feed. */
  rejection: number | null;
}

/**
 * Solution-diffusion: Jw = A (ΔP − Δπ), Js = B (C_m − C_p) with C_p = Js ÷ Jw, solved for C_p in closed form, so recovery and
 * rejection are derived and not typed in.
 */
export function membraneFlow(state: MembraneState): MembraneFlow {
  const { A, B, area, pressure, osmoticFeed, osmoticPermeate, feedKgM3, polarisation, feedM3S } = state;
  const waterFlux = A * (pressure - (polarisation * osmoticFeed - osmoticPermeate));
  const wall = polarisation * feedKgM3;
  // Js = B (C_m − Js ÷ Jw), so Js = B C_m ÷ (1 + B ÷ Jw).
  const saltFlux = waterFlux > 0 ? (B * wall) / (1 + B / waterFlux) : B * wall;
  const permeateKgM3 = waterFlux > 0 ? saltFlux / waterFlux : null;
  return {
    waterFlux,
    saltFlux,
    permeateM3S: waterFlux * area,
    permeateKgM3,
    recovery: feedM3S === 0 ? null : (waterFlux * area) / feedM3S,
    rejection: permeateKgM3 === null || feedKgM3 === 0 ? null : 1 - permeateKgM3 / feedKgM3,
  };
}
