import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  decodeModbusResponse,
  decodeRegisterValue,
  encodeModbusRequest,
  encodeModbusTcp,
  ModbusTcpSplitter,
  type ModbusRequest,
  type ModbusResponse,
} from '@lingtan/protocols';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitUntil } from '../wait-until.ts';
import { startModbusDevice, type ModbusDevice } from './modbus-device.ts';

let device: ModbusDevice;
let socket: Socket;
let answers: { transaction: number; response: ModbusResponse }[];
let transaction: number;

beforeEach(async () => {
  device = await startModbusDevice({
    registers: { 0: 1, 1: 2, 2: 3 },
    inputRegisters: { 10: 7 },
    coils: { 0: true, 1: false },
    unitId: 5,
  });
  answers = [];
  transaction = 100;
  socket = connect(device.port, device.host);
  const splitter = new ModbusTcpSplitter();
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    for (const frame of splitter.push(chunk)) {
      const response = decodeModbusResponse(frame.pdu);
      if (response.ok) answers.push({ transaction: frame.transaction, response: response.value });
    }
  });
  await once(socket, 'connect');
});
afterEach(async () => {
  socket.destroy();
  await device.close();
});

function send(request: ModbusRequest, unit = 5): void {
  socket.write(encodeModbusTcp({ transaction: transaction++, unit, pdu: encodeModbusRequest(request) }));
}

async function ask(request: ModbusRequest, unit = 5): Promise<ModbusResponse> {
  const before = answers.length;
  send(request, unit);
  await waitUntil(() => answers.length > before);
  return answers.at(-1)!.response;
}

describe('a Modbus device', () => {
  it('reads each table', async () => {
    expect(await ask({ fc: 3, address: 0, quantity: 3 })).toEqual({ fc: 3, registers: [1, 2, 3] });
    expect(await ask({ fc: 4, address: 10, quantity: 1 })).toEqual({ fc: 4, registers: [7] });
    expect(await ask({ fc: 1, address: 0, quantity: 2 })).toMatchObject({
      fc: 1,
      bits: [true, false, false, false, false, false, false, false],
    });
  });

  it('refuses addresses it does not have, and units it is not', async () => {
    expect(await ask({ fc: 3, address: 2, quantity: 2 })).toEqual({ fc: 3, exception: 2 });
    expect(await ask({ fc: 3, address: 0, quantity: 1 }, 6)).toEqual({ fc: 3, exception: 11 });
  });

  it('is written to by masters and by the test', async () => {
    expect(await ask({ fc: 6, address: 1, value: 9 })).toMatchObject({ fc: 6, value: 9 });
    expect(await ask({ fc: 16, address: 0, registers: [4, 5] })).toMatchObject({ fc: 16, quantity: 2 });
    expect(await ask({ fc: 22, address: 0, andMask: 0xf0, orMask: 0x0a })).toMatchObject({ fc: 22 });
    expect(device.registers.holding.get(0)).toBe(0x0a);
    device.setValue(20, -1234.5, { type: 'float32', wordOrder: 'CDAB' });
    const read = await ask({ fc: 3, address: 20, quantity: 2 });
    const words = 'registers' in read ? read.registers : [];
    const bytes = new Uint8Array(words.flatMap((word) => [word >> 8, word & 0xff]));
    const value = decodeRegisterValue(bytes, 0, { type: 'float32', wordOrder: 'CDAB' });
    expect(value).toEqual({ ok: true, value: -1234.5 });
    expect(() => device.setValue(20, 70_000, { type: 'int16' })).toThrow('70000 does not fit int16');
  });

  it('answers with an exception, late, or with the wrong number', async () => {
    device.fault({ kind: 'exception', code: 4 });
    expect(await ask({ fc: 3, address: 0, quantity: 1 })).toEqual({ fc: 3, exception: 4 });
    device.fault({ kind: 'delay', milliseconds: 20 });
    expect(await ask({ fc: 3, address: 0, quantity: 1 })).toEqual({ fc: 3, registers: [1] });
    device.fault({ kind: 'wrong-transaction' });
    await ask({ fc: 3, address: 0, quantity: 1 });
    expect(answers.at(-1)!.transaction).toBe(transaction);
  });

  it('hangs without closing, and answers again once healed', async () => {
    device.fault({ kind: 'hang' });
    send({ fc: 3, address: 0, quantity: 1 });
    await waitUntil(() => device.requests.length === 1);
    device.heal();
    expect(await ask({ fc: 3, address: 1, quantity: 1 })).toEqual({ fc: 3, registers: [2] });
    expect(answers).toHaveLength(1);
  });

  it('drops the connection', async () => {
    device.fault({ kind: 'drop' });
    const closed = once(socket, 'close');
    send({ fc: 3, address: 0, quantity: 1 });
    await closed;
    await waitUntil(() => device.connections === 0);
    expect(device.requests).toEqual([{ fc: 3, address: 0, quantity: 1 }]);
  });

  it('closes a connection that does not speak Modbus', async () => {
    const closed = once(socket, 'close');
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await closed;
    expect(device.requests).toEqual([]);
  });
});
