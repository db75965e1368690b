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
    {
      point: 'active-power-setpoint',
      address: 110,
      type: 'int32',
      scale: 0.1,
      write: { min: -500, max: 500, expires: true },
    },
  ],
});
const readings: Record<string, number> = {
  'furnace.active-power': 48_123.4,
  'furnace.active-energy-import': 260_987_654.32,
};

const commands: [string, number, number][] = [];

let device: RunningDevice;
beforeEach(async () => {
  readings['furnace.active-power-setpoint'] = 0;
  commands.length = 0;
  device = await startModbusDevice(config, {
    now: () => 0,
    value: (point) => readings[point]!,
    kind: () => 'gauge',
    command: (point, value, lifeS) => {
      if (value === 13) return false;
      commands.push([point, value, lifeS]);
      readings[point] = value;
      return true;
    },
  });
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
    expect(device.status()).toMatchObject({ connected: true, exchanges: 1, address: `${host}:${port}`, points: 3 });
    await new Promise<void>((resolve) => client.close(() => resolve()));
  });

  it('refuses other units, other addresses, and writing', async () => {
    expect(await exchange({ fc: 3, address: 100, quantity: 2 }, 12)).toEqual({ fc: 3, exception: 11 });
    expect(await exchange({ fc: 3, address: 0, quantity: 2 }, 11)).toEqual({ fc: 3, exception: 2 });
    expect(await exchange({ fc: 6, address: 100, value: 1 }, 11)).toEqual({ fc: 6, exception: 2 });
    expect(await exchange({ fc: 5, address: 0, on: true }, 11)).toEqual({ fc: 5, exception: 1 });
  });

  const setpoint = (kw: number, lifeS: number): ModbusRequest => {
    const raw = Math.round(kw * 10) >>> 0;
    return { fc: 16, address: 110, registers: [raw >>> 16, raw & 0xffff, lifeS] };
  };

  it('takes a setpoint with its life where the map allows it, and keeps a record of it', async () => {
    expect(await exchange(setpoint(-123.4, 30), 11)).toEqual({ fc: 16, address: 110, quantity: 3 });
    expect(commands).toEqual([['furnace.active-power-setpoint', -123.4, 30]]);
    expect(await exchange({ fc: 3, address: 110, quantity: 3 }, 11)).toMatchObject({ registers: [65535, 64302, 0] });
    expect(await exchange(setpoint(500.1, 30), 11)).toEqual({ fc: 16, exception: 3 });
    expect(await exchange(setpoint(13, 30), 11)).toEqual({ fc: 16, exception: 3 });
    expect(await exchange({ fc: 16, address: 110, registers: [0, 0] }, 11)).toEqual({ fc: 16, exception: 2 });
    expect(device.received!()).toMatchObject([
      { value: -123.4, lifeS: 30, taken: true, before: { 'furnace.active-power-setpoint': 0 } },
      { value: 13, taken: false, before: { 'furnace.active-power-setpoint': -123.4 } },
    ]);
  });

  it('can be made to take another value than was sent', async () => {
    device.setFault!('wrong-read-back');
    await exchange(setpoint(100, 30), 11);
    expect(commands).toEqual([['furnace.active-power-setpoint', 70, 30]]);
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
