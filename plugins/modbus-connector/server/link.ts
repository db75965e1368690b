import type { LastLook } from '@lingtan/telemetry/contracts';
import { ModbusClient, ModbusReadError } from './modbus-client.ts';

/** One read of a device. */
export interface ReadRequest {
  unitId: number;
  fc: 1 | 2 | 3 | 4;
  address: number;
  quantity: number;
  timeoutMs: number;
  minGapMs: number;
}

/** Holding registers written in one request. */
export interface WriteRequest {
  unitId: number;
  address: number;
  /** Made when its turn has come, such as with the life that is left of a value then. */
  registers(): readonly number[];
  timeoutMs: number;
  minGapMs: number;
}

/** Finds where a device listens; asked again at each connect. */
export type Locate = () => Promise<{ host: string; port: number }>;

type Timing = Pick<ReadRequest, 'timeoutMs' | 'minGapMs'>;

/** A write whose turn came after its expiry. */
export class WriteTooLate extends Error {}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The connection to one host and port, shared by the units behind it: many gateways take a single connection. Requests
 * go one after the other; it connects when there is something to read, and anew after an error.
 */
export class ModbusLink {
  readonly #locate: Locate;
  #client: ModbusClient | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #lastDone = 0;
  #timeouts = 0;
  #closed = false;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  read(request: ReadRequest): Promise<Uint8Array> {
    const { unitId, fc, address, quantity, timeoutMs } = request;
    return this.#queue(request, (client) => client.read(unitId, fc, address, quantity, timeoutMs));
  }

  /** The last look is taken when its turn has come: a request that waited too long is not sent any more. */
  write(request: WriteRequest, { confirm, due }: Pick<LastLook, 'confirm' | 'due'>): Promise<void> {
    const { unitId, address, registers, timeoutMs } = request;
    return this.#queue(request, async (client) => {
      await confirm();
      if (!due()) throw new WriteTooLate();
      try {
        await client.write(unitId, address, registers(), timeoutMs);
      } catch (error) {
        // What the socket still holds of it must not arrive when the device reads again.
        if (!isException(error)) this.#drop();
        throw error;
      }
    });
  }

  #queue<T>(request: Timing, work: (client: ModbusClient) => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => this.#run(request, work));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  /** Works again after {@link close}; connects with the next read. */
  open(): void {
    this.#closed = false;
  }

  #drop(): void {
    this.#client?.close();
    this.#client = null;
  }

  async #run<T>({ timeoutMs, minGapMs }: Timing, work: (client: ModbusClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw new ModbusReadError('stopping', null);
    const wait = this.#lastDone + minGapMs - performance.now();
    if (wait > 0) await pause(wait);
    try {
      if (!this.#client?.open) {
        this.#drop();
        const { host, port } = await this.#locate();
        const client = await ModbusClient.connect(host, port, timeoutMs);
        if (this.#closed) {
          client.close();
          throw new ModbusReadError('stopping', null);
        }
        this.#client = client;
      }
      const answer = await work(this.#client);
      this.#timeouts = 0;
      return answer;
    } catch (error) {
      if (error instanceof WriteTooLate) throw error;
      // A unit that is silent behind a living gateway costs no reconnect; a second silence in a row does.
      if (!isException(error) && ++this.#timeouts >= 2) this.#drop();
      throw error;
    } finally {
      this.#lastDone = performance.now();
    }
  }
}

/** Whether the device itself answered, so that the link to it is in order. */
function isException(error: unknown): boolean {
  return error instanceof ModbusReadError && error.exception !== null;
}

/** Links to several devices, one per address. */
export class ModbusLinks {
  readonly #links = new Map<string, ModbusLink>();

  get(key: string, locate: Locate): ModbusLink {
    let link = this.#links.get(key);
    if (!link) {
      link = new ModbusLink(locate);
      this.#links.set(key, link);
    }
    return link;
  }

  close(): void {
    for (const link of this.#links.values()) link.close();
  }

  open(): void {
    for (const link of this.#links.values()) link.open();
  }
}
