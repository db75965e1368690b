import type { SimulatedDevice } from '../contracts/config.ts';
import { createRegisterMap } from '../domain/index.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { ModbusServer } from './modbus-server.ts';
import { SetpointLog } from './setpoint-log.ts';

/** Starts a device that waits to be polled. */
export async function startModbusDevice(
  config: Extract<SimulatedDevice, { protocol: 'modbus' }>,
  world: DeviceWorld,
): Promise<RunningDevice> {
  const map = createRegisterMap(config.registers, config.asset ?? config.id);
  const setpoints = new SetpointLog(world, map.points);
  const server = new ModbusServer({ map, unitId: config.unitId, value: (point) => world.value(point), setpoints });
  await server.start();
  return {
    id: config.id,
    points: map.points,
    address: () => server.address,
    status() {
      const address = server.address;
      return {
        id: config.id,
        title: config.title || config.id,
        protocol: 'modbus',
        address: address && `${address.host}:${address.port}`,
        points: map.points.length,
        connected: server.connections > 0,
        exchanges: server.exchanges,
        lastError: null,
      };
    },
    received: () => setpoints.received,
    setFault: (fault) => void (setpoints.fault = fault),
    stop: () => server.stop(),
  };
}
