import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  decodeModbusRequest,
  encodeModbusResponse,
  encodeModbusTcp,
  encodeRegisterValue,
  ModbusTcpSplitter,
  type ModbusFunction,
  type ModbusRequest,
  type ModbusTcpFrame,
  type RegisterSpec,
} from '@lingtan/protocols';
import { answerModbus, type ModbusRegisters } from './modbus-answers.ts';

/** What the device does wrong until `heal`. */
export type ModbusFault =
  /** Takes requests and never answers. */
  | { kind: 'hang' }
  /** Answers late. */
  | { kind: 'delay'; milliseconds: number }
  /** Answers every request with this exception code. */
  | { kind: 'exception'; code: number }
  /** Closes the connection instead of answering. */
  | { kind: 'drop' }
  /** Answers with the number of another transaction. */
  | { kind: 'wrong-transaction' };

/** Options of {@link startModbusDevice}. */
export interface ModbusDeviceOptions {
  /** Holding registers by 0-based address. */
  registers?: Readonly<Record<number, number>>;
  /** Input registers by 0-based address; the holding registers when absent. */
  inputRegisters?: Readonly<Record<number, number>>;
  coils?: Readonly<Record<number, boolean>>;
  discreteInputs?: Readonly<Record<number, boolean>>;
  /** Other unit ids are answered with exception 11, as gateways do. Default 1. */
  unitId?: number;
  /** Default: a free one. */
  port?: number;
  /** Hears each request as it comes; connections are counted from 1 by their age. */
  heard?: (request: ModbusRequest, connection: number) => void;
}

/** A Modbus TCP server on loopback. */
export interface ModbusDevice {
  readonly host: string;
  readonly port: number;
  readonly unitId: number;
  /** Requests taken, oldest first. */
  readonly requests: readonly ModbusRequest[];
  /** Address that each of the {@link requests} came from. */
  readonly senders: readonly string[];
  /** Connections open now. */
  readonly connections: number;
  /** What it holds now; written to by masters too. */
  readonly registers: ModbusRegisters;
  /** Writes registers from `address` on. */
  set(address: number, values: readonly number[], table?: 'holding' | 'input'): void;
  /** Writes one value as the register map describes it. @throws RangeError when it does not fit the type */
  setValue(address: number, value: number, spec: RegisterSpec, table?: 'holding' | 'input'): void;
  fault(fault: ModbusFault): void;
  heal(): void;
  /** Closes all connections and the port. */
  close(): Promise<void>;
}

/** Starts a device whose registers a test sets. Addresses it does not have are answered with exception 2. */
export async function startModbusDevice(options: ModbusDeviceOptions = {}): Promise<ModbusDevice> {
  const unitId = options.unitId ?? 1;
  const holding = table(options.registers);
  const registers: ModbusRegisters = {
    holding,
    input: options.inputRegisters ? table(options.inputRegisters) : holding,
    coils: table(options.coils),
    discrete: table(options.discreteInputs),
  };
  const requests: ModbusRequest[] = [];
  const senders: string[] = [];
  const sockets = new Set<Socket>();
  let fault: ModbusFault | null = null;

  let accepted = 0;
  const answer = (frame: ModbusTcpFrame, sender: string, connection: number): Uint8Array => {
    const request = decodeModbusRequest(frame.pdu);
    if (request.ok) {
      requests.push(request.value);
      senders.push(sender);
      options.heard?.(request.value, connection);
    }
    const fc = (frame.pdu[0] ?? 0) as ModbusFunction;
    if (fault?.kind === 'exception') return encodeModbusResponse({ fc, exception: fault.code });
    if (frame.unit !== unitId) return encodeModbusResponse({ fc, exception: 11 });
    if (!request.ok) return encodeModbusResponse({ fc, exception: request.error.code === 'BAD_FUNCTION' ? 1 : 3 });
    return encodeModbusResponse(answerModbus(request.value, registers));
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    const connection = ++accepted;
    const splitter = new ModbusTcpSplitter();
    socket.setNoDelay(true);
    // A master that is killed in mid-request must not end the test.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const frame of splitter.push(chunk)) {
        const pdu = answer(frame, socket.remoteAddress ?? '', connection);
        if (fault?.kind === 'hang') continue;
        if (fault?.kind === 'drop') return void socket.destroy();
        const transaction = fault?.kind === 'wrong-transaction' ? (frame.transaction + 1) & 0xffff : frame.transaction;
        const bytes = encodeModbusTcp({ transaction, unit: frame.unit, pdu });
        if (fault?.kind === 'delay') setTimeout(() => socket.writable && socket.write(bytes), fault.milliseconds);
        else socket.write(bytes);
      }
      if (splitter.error) socket.destroy();
    });
  });
  const port = await listen(server, options.port ?? 0);
  const set: ModbusDevice['set'] = (address, values, where = 'holding') =>
    values.forEach((value, index) => registers[where].set(address + index, value & 0xffff));
  return {
    host: '127.0.0.1',
    port,
    unitId,
    requests,
    senders,
    registers,
    get connections() {
      return sockets.size;
    },
    set,
    setValue: (address, value, spec, where) => {
      const bytes = encodeRegisterValue(value, spec);
      if (!bytes) throw new RangeError(`${value} does not fit ${spec.type}`);
      set(address, wordsOf(bytes), where);
    },
    fault: (next) => void (fault = next),
    heal: () => void (fault = null),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function table<T>(values: Readonly<Record<number, T>> = {}): Map<number, T> {
  return new Map(Object.entries(values).map(([address, value]) => [Number(address), value]));
}

function wordsOf(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length / 2 }, (_, index) => (bytes[index * 2]! << 8) | bytes[index * 2 + 1]!);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
