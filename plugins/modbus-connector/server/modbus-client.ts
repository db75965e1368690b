import { guardedPlace } from '@lingtan/sdk/net';
import ModbusRTU from 'modbus-serial';

/** Why a read or write failed. An exception comes from the device itself, so the link to it is in order. */
export class ModbusReadError extends Error {
  readonly exception: number | null;
  constructor(message: string, exception: number | null, cause?: unknown) {
    super(message, { cause });
    this.name = 'ModbusReadError';
    this.exception = exception;
  }
}

const message = (error: unknown): string => {
  const { message: text, errno, code } = error as { message?: string; errno?: string; code?: string };
  return text || String(code ?? errno ?? error);
};

/** One connection on Modbus TCP: a thin cover over modbus-serial, which brings framing and timeouts. */
export class ModbusClient {
  readonly #client: InstanceType<typeof ModbusRTU>;

  /** Rejects when the connection ends: modbus-serial itself forgets pending requests on close, and would never settle them. */
  readonly #ended: Promise<never>;
  #end: (reason: string) => void = () => {};

  private constructor(client: InstanceType<typeof ModbusRTU>) {
    this.#client = client;
    this.#ended = new Promise((_, reject) => {
      this.#end = (reason) => reject(new ModbusReadError(reason, null));
    });
    this.#ended.catch(() => {});
    client.on('close', () => this.#end('the device closed the connection'));
  }

  /** Connects within `timeoutMs`, or rejects and leaves nothing open. */
  static async connect(host: string, port: number, timeoutMs: number): Promise<ModbusClient> {
    const client = new ModbusRTU();
    // Without a listener an error of the socket would end the process; the pending request tells it anyway.
    client.on('error', () => {});
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ModbusReadError(`no connection within ${timeoutMs} ms`, null)), timeoutMs);
    });
    try {
      await Promise.race([client.connectTCP(host, guardedPlace({ host, port })), late]);
      return new ModbusClient(client);
    } catch (error) {
      client.destroy(() => {});
      throw error instanceof ModbusReadError ? error : new ModbusReadError(message(error), null, error);
    } finally {
      clearTimeout(timer);
    }
  }

  get open(): boolean {
    return this.#client.isOpen;
  }

  /** Reads one block; registers as bytes, high byte first, and bits as one register each. One call at a time. */
  async read(
    unitId: number,
    fc: 1 | 2 | 3 | 4,
    address: number,
    quantity: number,
    timeoutMs: number,
  ): Promise<Uint8Array> {
    this.#client.setID(unitId);
    this.#client.setTimeout(timeoutMs);
    try {
      return await Promise.race([this.#request(fc, address, quantity), this.#ended]);
    } catch (error) {
      if (error instanceof ModbusReadError) throw error;
      const exception = (error as { modbusCode?: number }).modbusCode ?? null;
      throw new ModbusReadError(message(error), exception, error);
    }
  }

  /** Maker, product and revision by function 43/14, which few devices have; null where it is not to be had. */
  async identity(unitId: number, timeoutMs: number): Promise<string | null> {
    this.#client.setID(unitId);
    this.#client.setTimeout(timeoutMs);
    try {
      const { data } = await Promise.race([this.#client.readDeviceIdentification(1, 0), this.#ended]);
      // Objects 0 to 2: vendor, product code, revision.
      const said = [data[0], data[1], data[2]].filter((part) => part !== undefined && part.trim() !== '');
      return (
        said
          .join(' ')
          .replace(/[^\x20-\x7e]/g, '')
          .trim()
          .slice(0, 120) || null
      );
    } catch {
      return null;
    }
  }

  /** Writes holding registers in one request (function 16). One call at a time. */
  async write(unitId: number, address: number, registers: readonly number[], timeoutMs: number): Promise<void> {
    this.#client.setID(unitId);
    this.#client.setTimeout(timeoutMs);
    try {
      await Promise.race([this.#client.writeRegisters(address, [...registers]), this.#ended]);
    } catch (error) {
      if (error instanceof ModbusReadError) throw error;
      const exception = (error as { modbusCode?: number }).modbusCode ?? null;
      throw new ModbusReadError(message(error), exception, error);
    }
  }

  close(): void {
    this.#end('the connection was closed');
    this.#client.destroy(() => {});
  }

  async #request(fc: 1 | 2 | 3 | 4, address: number, quantity: number): Promise<Uint8Array> {
    const client = this.#client;
    if (fc === 3) return (await client.readHoldingRegisters(address, quantity)).buffer;
    if (fc === 4) return (await client.readInputRegisters(address, quantity)).buffer;
    const { data } = await (fc === 1
      ? client.readCoils(address, quantity)
      : client.readDiscreteInputs(address, quantity));
    return Uint8Array.from(data.slice(0, quantity).flatMap((bit) => [0, bit ? 1 : 0]));
  }
}
