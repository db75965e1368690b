import { connect } from 'node:net';
import {
  decodeModbusResponse,
  decodeModbusTcp,
  encodeModbusRequest,
  encodeModbusTcp,
  type ModbusRequest,
} from '@lingtan/protocols';
import ModbusRTU from 'modbus-serial';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modbusSimulation } from '../contracts/index.ts';
import type { RunningDevice } from './device.ts';
import { startModbusDevice } from './modbus-device.ts';

const config = modbusSimulation.parse({
  protocol: 'modbus',
  id: 'meter',
  asset: 'furnace',
  unitId: 11,
  registers: [
    { point: 'active-power', address: 100, type: 'int32', scale: 0.1 },
    { point: 'active-energy-import', address: 102, type: 'uint64', scale: 0.01 },
  ],
});
const readings: Record<string, number> = {
  'furnace.active-power': 48_123.4,
  'furnace.active-energy-import': 260_987_654.32,
};

let device: RunningDevice;
beforeEach(async () => {
  device = await startModbusDevice(config, { now: () => 0, value: (point) => readings[point]!, kind: () => 'gauge' });
});
afterEach(() => device.stop());

async function exchange(request: ModbusRequest, unit: number): Promise<unknown> {
  const { host, port } = device.address()!;
  const socket = connect(port, host);
  socket.write(encodeModbusTcp({ transaction: 7, unit, pdu: encodeModbusRequest(request) }));
  const bytes = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.destroy();
  const frame = decodeModbusTcp(bytes);
  if (!frame.ok) throw new Error(frame.error.message);
  expect(frame.value.transaction).toBe(7);
  const response = decodeModbusResponse(frame.value.pdu);
  return response.ok ? response.value : response.error;
}

describe('a simulated Modbus device', () => {
  it('serves an independent client', async () => {
    const { host, port } = device.address()!;
    const client = new ModbusRTU();
    await client.connectTCP(host, { port });
    client.setID(11);
    const { buffer } = await client.readHoldingRegisters(100, 6);
    expect(buffer.readInt32BE(0) / 10).toBe(48_123.4);
    expect(Number(buffer.readBigUInt64BE(4)) / 100).toBe(260_987_654.32);
    expect(device.status()).toMatchObject({ connected: true, exchanges: 1, address: `${host}:${port}`, points: 2 });
    await new Promise<void>((resolve) => client.close(() => resolve()));
  });

  it('refuses other units, other addresses, and writing', async () => {
    expect(await exchange({ fc: 3, address: 100, quantity: 2 }, 12)).toEqual({ fc: 3, exception: 11 });
    expect(await exchange({ fc: 3, address: 0, quantity: 2 }, 11)).toEqual({ fc: 3, exception: 2 });
    expect(await exchange({ fc: 6, address: 100, value: 1 }, 11)).toEqual({ fc: 6, exception: 1 });
  });

  it('ends a connection that does not speak Modbus, and goes on', async () => {
    const { host, port } = device.address()!;
    const socket = connect(port, host);
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(await exchange({ fc: 3, address: 100, quantity: 2 }, 11)).toMatchObject({ fc: 3, registers: [7, 22482] });
  });

  it('releases its port', async () => {
    await device.stop();
    expect(device.address()).toBeNull();
  });
});
