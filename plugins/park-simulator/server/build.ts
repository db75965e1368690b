import type { ParkInfo } from '@lingtan/sdk';
import type { ParkSimulatorConfig, SimulatedDevice } from '../contracts/config.ts';
import { fullPoint } from '../domain/index.ts';
import { simulatorErrors } from './errors.ts';
import { Simulation, utcOffsetMinutes } from './simulation.ts';

/** Points that a device shows, by full id. */
export function devicePoints(device: SimulatedDevice): string[] {
  if (device.protocol === 'hj212') return device.values.map(({ point }) => point);
  if (device.protocol === 'iec104')
    return device.objects.map(({ point }) => fullPoint(point, device.asset ?? device.id));
  if (device.protocol === 'dlt645')
    return device.values.map(({ point }) => fullPoint(point, device.asset ?? device.id));
  if (device.protocol !== 'modbus') return device.points;
  return device.registers.map((register) => fullPoint(register.point, device.asset ?? device.id));
}

/**
 * Builds the simulation that a configuration describes.
 * @throws SIMULATOR_NO_PLACE, SIMULATOR_BAD_MODEL, SIMULATOR_UNKNOWN_POINTS
 */
export function buildSimulation(
  config: ParkSimulatorConfig,
  park: Pick<ParkInfo, 'id' | 'latitude' | 'longitude' | 'timeZone'>,
  speed: number,
  nowMs: number,
): Simulation {
  const { latitude, longitude } = park;
  if (latitude === null || longitude === null) throw simulatorErrors.NO_PLACE({ park: park.id });
  let simulation: Simulation;
  try {
    simulation = new Simulation(
      config,
      { latitude, longitude, utcOffsetMinutes: utcOffsetMinutes(park.timeZone, nowMs) },
      speed,
    );
  } catch (cause) {
    throw simulatorErrors.BAD_MODEL({ reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
  for (const device of config.devices) {
    const unknown = devicePoints(device).filter((point) => simulation.place(point) === undefined);
    if (unknown.length > 0) throw simulatorErrors.UNKNOWN_POINTS({ device: device.id, points: unknown.join(', ') });
  }
  return simulation;
}
