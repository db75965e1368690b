import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  decodeModbusRequest,
  encodeModbusResponse,
  encodeModbusTcp,
  ModbusTcpSplitter,
  type ModbusTcpFrame,
} from '@lingtan/protocols';
import { modbusExceptions, type RegisterMap } from '../domain/index.ts';
import type { SetpointLog } from './setpoint-log.ts';

const illegalFunction = 1;
const illegalValue = 3;
const targetFailedToRespond = 11;

/** A device that answers Modbus TCP on the loopback interface. Only registers that the map declares writable can be written. */
export class ModbusServer {
  readonly #map: RegisterMap;
  readonly #unitId: number;
  readonly #value: (point: string) => number;
  readonly #setpoints: SetpointLog;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  /** Requests answered. */
  exchanges = 0;

  constructor(options: { map: RegisterMap; unitId: number; value: (point: string) => number; setpoints: SetpointLog }) {
    this.#map = options.map;
    this.#unitId = options.unitId;
    this.#value = options.value;
    this.#setpoints = options.setpoints;
  }

  get address(): { host: string; port: number } | null {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    return bound ? { host: bound.address, port: bound.port } : null;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Listens on an ephemeral port. */
  async start(): Promise<void> {
    const server = createServer((socket) => this.#serve(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    const splitter = new ModbusTcpSplitter();
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    // A client that goes away mid-frame is no fault of the device; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      for (const frame of splitter.push(chunk)) {
        const answer = this.#answer(frame);
        if (answer) socket.write(answer);
      }
      if (splitter.error) socket.destroy();
    });
  }

  /** Null where a fault keeps the device from answering. */
  #answer(frame: ModbusTcpFrame): Uint8Array | null {
    this.exchanges += 1;
    const { fault } = this.#setpoints;
    const writes = frame.pdu[0] === 6 || frame.pdu[0] === 16;
    if (fault === 'silent' || (fault === 'read-unanswered' && !writes)) return null;
    const pdu = this.#respond(frame);
    return writes && (fault === 'write-unanswered' || fault === 'write-lost')
      ? null
      : encodeModbusTcp({ ...frame, pdu });
  }

  #respond(frame: ModbusTcpFrame): Uint8Array {
    const exception = (code: number): Uint8Array => Uint8Array.of((frame.pdu[0] ?? 0) | 0x80, code);
    if (frame.unit !== this.#unitId) return exception(targetFailedToRespond);
    const request = decodeModbusRequest(frame.pdu);
    if (!request.ok) return exception(request.error.code === 'BAD_FUNCTION' ? illegalFunction : illegalValue);
    const { value } = request;
    if (value.fc === 6 || value.fc === 16) {
      const write = this.#map.write(value.address, value.fc === 6 ? [value.value] : value.registers);
      if ('exception' in write) return exception(write.exception);
      if (!this.#setpoints.take(write)) return exception(modbusExceptions.illegalValue);
      return encodeModbusResponse(
        value.fc === 6 ? value : { fc: 16, address: value.address, quantity: value.registers.length },
      );
    }
    if (value.fc !== 3 && value.fc !== 4) return exception(illegalFunction);
    const words = this.#map.read(value.fc, value.address, value.quantity, this.#value);
    return Array.isArray(words) ? encodeModbusResponse({ fc: value.fc, registers: words }) : exception(words.exception);
  }
}
