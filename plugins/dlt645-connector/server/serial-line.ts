import type { Socket } from 'node:net';
import {
  decodeDlt645,
  dlt645LongestFrame,
  dlt645ReadData,
  encodeDlt645,
  MeterFrameSplitter,
  readDlt645Message,
  type Dlt645Frame,
  type Dlt645Message,
} from '@lingtan/protocols';
import { dial } from '@lingtan/sdk/net';

/** A read of one identifier. */
export interface LineRead {
  address: string;
  version: '2007' | '1997';
  identifier: string;
  timeoutMs: number;
  minGapMs: number;
  wakeUps: number;
}

/** What a meter answered: the data behind the identifier, or its refusal. */
export type LineAnswer = { data: Uint8Array } | { refused: string };

/** How long a request waits, and what goes before it. */
export type Timing = Pick<LineRead, 'timeoutMs' | 'minGapMs' | 'wakeUps'>;

/** An answer, and the address of the meter that gave it. */
interface Answer extends Dlt645Message {
  from: string;
}

/** Finds where the line is; asked again at each connect. */
export type Locate = () => Promise<{ host: string; port: number }>;

/** Follow-up frames of one value; a meter that never ends is given up. */
const mostParts = 32;
const wildcard = 'A'.repeat(12);
const readAddress = 0x13;
/** Forward active energy, which each meter of 1997 has. */
const energy1997 = '9010';
const read = { '2007': 0x11, '1997': 0x01 } as const;
const readNext = { '2007': 0x12, '1997': 0x02 } as const;

/**
 * A serial line behind a TCP port, shared by the meters on it: one request at a time. It connects when there is something to read, and
 * anew after an error. What is no answer to the present request is passed over: late answers, and other masters on the line.
 */
export class SerialLine {
  readonly #locate: Locate;
  #socket: Socket | null = null;
  #splitter = new MeterFrameSplitter(decodeDlt645, dlt645LongestFrame);
  #tail: Promise<unknown> = Promise.resolve();
  #lastDone = 0;
  #silences = 0;
  #closed = false;
  #waiting: {
    matches(frame: Dlt645Frame): Answer | null;
    resolve(message: Answer): void;
    reject(error: Error): void;
  } | null = null;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** @throws Error when the meter does not answer */
  read(request: LineRead): Promise<LineAnswer> {
    const result = this.#tail.then(() => this.#read(request));
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /**
   * Asks whoever is on the line for its address (read address of 2007, else a read by the wildcard, which meters of 1997 know too). It
   * works where one meter is on the line: several talk at once, and nothing can be understood.
   * @throws Error when nobody answers
   */
  async findAddress(timing: Timing): Promise<{ address: string; version: '2007' | '1997' }> {
    const ask = (control: number, data: Uint8Array, identifier: string) =>
      this.#exchange({ ...timing, identifier, address: wildcard }, control, data);
    try {
      const { from } = await ask(readAddress, new Uint8Array(0), 'read address');
      return { address: from, version: '2007' };
    } catch {
      const { from } = await ask(read['1997'], dlt645ReadData(energy1997), energy1997);
      return { address: from, version: '1997' };
    }
  }

  open(): void {
    this.#closed = false;
  }

  close(): void {
    this.#closed = true;
    this.#drop('stopping');
  }

  async #read(request: LineRead): Promise<LineAnswer> {
    const { version, identifier } = request;
    const data = [...dlt645ReadData(identifier)];
    const parts: Uint8Array[] = [];
    let control: number = read[version];
    for (let part = 0; part < mostParts; part++) {
      const ask = part === 0 ? Uint8Array.from(data) : Uint8Array.from([...data, part]);
      const message = await this.#exchange(request, control, ask);
      if (message.refused) return { refused: message.error?.meanings.join(', ') || 'refused' };
      if (message.part !== undefined && message.part !== part)
        throw new Error(`${identifier}: part ${message.part} came where ${part} was asked for`);
      parts.push(message.data);
      if (!message.more) return { data: join(parts) };
      control = readNext[version];
    }
    throw new Error(`${identifier}: more than ${mostParts} frames`);
  }

  async #exchange(
    request: Timing & Pick<LineRead, 'address' | 'identifier'>,
    control: number,
    data: Uint8Array,
  ): Promise<Answer> {
    const { address, timeoutMs, minGapMs, wakeUps, identifier } = request;
    const wait = this.#lastDone + minGapMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (this.#closed) throw new Error('stopping');
    try {
      const socket = await this.#connected(timeoutMs);
      const answer = await new Promise<Answer>((resolve, reject) => {
        const timer = setTimeout(() => {
          this.#waiting = null;
          reject(new Error(`no answer to ${identifier} within ${timeoutMs} ms`));
        }, timeoutMs);
        const end =
          <T>(work: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(timer);
            work(value);
          };
        this.#waiting = {
          matches: (frame) => answerTo(frame, address, control, identifier),
          resolve: end(resolve),
          reject: end(reject),
        };
        socket.write(encodeDlt645({ address, control, data, wakeUps }));
      });
      this.#silences = 0;
      return answer;
    } catch (error) {
      // One silent meter costs the others no reconnect; a second silence in a row does.
      if (++this.#silences >= 2) this.#drop('anew after silence');
      throw error;
    } finally {
      this.#lastDone = performance.now();
    }
  }

  async #connected(timeoutMs: number): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed) return this.#socket;
    const { host, port } = await this.#locate();
    const socket = await dial({ host, port }, timeoutMs);
    if (this.#closed) {
      socket.destroy();
      throw new Error('stopping');
    }
    this.#splitter = new MeterFrameSplitter(decodeDlt645, dlt645LongestFrame);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#lost(error.message));
    socket.on('close', () => this.#lost('the connection was closed'));
    this.#socket = socket;
    return socket;
  }

  #take(chunk: Uint8Array): void {
    for (const frame of this.#splitter.push(chunk)) {
      const message = this.#waiting?.matches(frame);
      if (!message) continue;
      this.#waiting!.resolve(message);
      this.#waiting = null;
    }
  }

  #lost(reason: string): void {
    this.#socket?.destroy();
    this.#socket = null;
    this.#waiting?.reject(new Error(reason));
    this.#waiting = null;
  }

  #drop(reason: string): void {
    this.#lost(reason);
  }
}

/** The message of a frame that answers a request; null where it is something else. */
function answerTo(frame: Dlt645Frame, address: string, control: number, identifier: string): Answer | null {
  const ours = address === wildcard || frame.address === address;
  if (!ours || (frame.control & 0x9f) !== (control | 0x80)) return null;
  const message = readDlt645Message(frame);
  if (!message.ok) return null;
  const answers = message.value.refused || control === readAddress || message.value.identifier === identifier;
  return answers ? { ...message.value, from: frame.address } : null;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
