import type { WaterVessel } from '../../contracts/index.ts';
import { vesselFlow } from './reverse-osmosis.ts';
import type { TrainStream } from './types.ts';

const paPerBar = 1e5;
const secondsPerHour = 3600;
const secondsPerDay = 86_400;

/** What a unit of pressure vessels makes of what comes in: its recovery, and the share of the salt that leaves with the concentrate. */
export function vesselUnit(vessel: WaterVessel, { m3Day, kgDay }: TrainStream): { recovery: number; removal: number } {
  const feedKgM3 = (kgDay[vessel.salt] ?? 0) / m3Day;
  const metresPerSecond = (litres: number): number => litres / 1000 / secondsPerHour;
  const { recovery, permeateKgM3 } = vesselFlow({
    A: metresPerSecond(vessel.waterPermeability) / paPerBar,
    B: metresPerSecond(vessel.saltPermeability),
    elements: vessel.elements,
    elementArea: vessel.elementAreaM2,
    pressure: vessel.pressureBar * paPerBar,
    pressureDrop: vessel.pressureDropBar * paPerBar,
    dropExponent: 0,
    osmoticFeed: vessel.osmoticBarPerGL * feedKgM3 * paPerBar,
    feedKgM3,
    feedM3S: m3Day / secondsPerDay / vessel.vessels,
    polarisation: vessel.polarisation,
  });
  return { recovery, removal: 1 - (recovery * permeateKgM3) / feedKgM3 };
}
