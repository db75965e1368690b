/** Limits that count in energy; all others count in power. */
const inEnergy = new Set(['energy-min', 'energy-max', 'target', 'soft-min', 'soft-max', 'load-energy']);

/** Unit of a limit of a plan, and so of its relief. */
export function reliefUnit(limit: string): 'kW' | 'kWh' {
  return inEnergy.has(limit) ? 'kWh' : 'kW';
}
