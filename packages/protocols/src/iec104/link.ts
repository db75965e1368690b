import { concatBytes } from '../result.ts';
import { encodeIec104, type Iec104Apdu, type Iec104Function } from './apdu.ts';
import { Iec104Splitter } from './splitter.ts';

/** Times and windows of the link. Source: IEC 60870-5-104, 5 and 9.6. */
export interface Iec104Settings {
  /** Acknowledgement of what was sent, ms. */
  t1: number;
  /** Acknowledgement of what was received, ms; less than t1. */
  t2: number;
  /** Silence before a test, ms. */
  t3: number;
  /** Most units sent without acknowledgement. */
  k: number;
  /** Units received before an acknowledgement is due. */
  w: number;
}

/** The usual settings. */
export const iec104Settings: Iec104Settings = { t1: 15_000, t2: 10_000, t3: 20_000, k: 12, w: 8 };

const modulus = 0x8000;

/** What the link has done with bytes or time. */
export interface Iec104Step {
  /** Bytes to write. */
  send: Uint8Array;
  /** ASDUs that came in. */
  asdus: Uint8Array[];
  /** The link has to be closed, and why. */
  close?: string;
}

/**
 * State of one link, without socket and clock: bytes and time go in, bytes and ASDUs come out. A controlling station calls
 * {@link Iec104Link.start}; a controlled one answers. ASDUs are passed on and taken only while data transfer is started.
 */
export class Iec104Link {
  readonly #role: 'controlling' | 'controlled';
  readonly #settings: Iec104Settings;
  readonly #splitter = new Iec104Splitter();
  readonly #waiting: Uint8Array[] = [];
  /** When each unit without acknowledgement was sent, oldest first. */
  readonly #unacknowledged: number[] = [];
  #sent = 0;
  #received = 0;
  #told = 0;
  #oldestUntold: number | null = null;
  #lastHeard: number;
  #pendingAct: { at: number; confirm: Iec104Function } | null = null;
  #started = false;
  #closed = false;

  constructor(role: 'controlling' | 'controlled', nowMs: number, settings: Partial<Iec104Settings> = {}) {
    this.#role = role;
    this.#settings = { ...iec104Settings, ...settings };
    this.#lastHeard = nowMs;
  }

  /** Data transfer is started. */
  get started(): boolean {
    return this.#started;
  }

  /** ASDUs that wait for the window to open. */
  get queued(): number {
    return this.#waiting.length;
  }

  /** Whether an ASDU would leave at once. */
  get open(): boolean {
    return this.#started && this.#waiting.length === 0 && this.#unacknowledged.length < this.#settings.k;
  }

  /** Asks the other side to start data transfer. */
  start(nowMs: number): Iec104Step {
    return this.#act('STARTDT act', 'STARTDT con', nowMs);
  }

  /** Asks the other side to stop data transfer. */
  stop(nowMs: number): Iec104Step {
    return this.#act('STOPDT act', 'STOPDT con', nowMs);
  }

  /** Sends an ASDU, now or when the window opens. */
  send(asdu: Uint8Array, nowMs: number): Iec104Step {
    this.#waiting.push(asdu);
    return { send: this.#flush(nowMs), asdus: [] };
  }

  /** Takes bytes of the other side. */
  receive(bytes: Uint8Array, nowMs: number): Iec104Step {
    if (this.#closed) return { send: new Uint8Array(0), asdus: [] };
    const out: Uint8Array[] = [];
    const asdus: Uint8Array[] = [];
    const units = this.#splitter.push(bytes);
    if (units.length > 0) this.#lastHeard = nowMs;
    for (const unit of units) {
      const fault = this.#take(unit, nowMs, out, asdus);
      if (fault) return this.#close(fault, out, asdus);
    }
    if (this.#splitter.error) return this.#close(this.#splitter.error.message, out, asdus);
    if ((this.#received - this.#told + modulus) % modulus >= this.#settings.w) out.push(this.#acknowledge());
    out.push(this.#flush(nowMs));
    return { send: concatBytes(...out), asdus };
  }

  /** To be called about once a second: acknowledges, tests, and closes what does not answer. */
  tick(nowMs: number): Iec104Step {
    if (this.#closed) return { send: new Uint8Array(0), asdus: [] };
    const { t1, t2, t3 } = this.#settings;
    if (this.#pendingAct && nowMs - this.#pendingAct.at >= t1)
      return this.#close(`no ${this.#pendingAct.confirm} within ${t1} ms`, [], []);
    const oldest = this.#unacknowledged[0];
    if (oldest !== undefined && nowMs - oldest >= t1) return this.#close(`no acknowledgement within ${t1} ms`, [], []);
    const out: Uint8Array[] = [];
    if (this.#oldestUntold !== null && nowMs - this.#oldestUntold >= t2) out.push(this.#acknowledge());
    if (nowMs - this.#lastHeard >= t3 && !this.#pendingAct) {
      this.#lastHeard = nowMs;
      out.push(this.#act('TESTFR act', 'TESTFR con', nowMs).send);
    }
    return { send: concatBytes(...out), asdus: [] };
  }

  #take(unit: Iec104Apdu, nowMs: number, out: Uint8Array[], asdus: Uint8Array[]): string | null {
    if (unit.format === 'U') return this.#control(unit.function, out);
    const fault = this.#confirm(unit.received);
    if (fault || unit.format === 'S') return fault;
    if (!this.#started) return 'data before STARTDT';
    if (unit.sent !== this.#received) return `unit ${unit.sent} came where ${this.#received} was due`;
    this.#received = (this.#received + 1) % modulus;
    this.#oldestUntold ??= nowMs;
    asdus.push(unit.asdu);
    return null;
  }

  #control(name: Iec104Function, out: Uint8Array[]): string | null {
    const answer = (confirm: Iec104Function): void => void out.push(encodeIec104({ format: 'U', function: confirm }));
    if (name === 'TESTFR act') answer('TESTFR con');
    else if (name === 'STARTDT act' || name === 'STOPDT act') {
      if (this.#role === 'controlling') return `${name} from a controlled station`;
      this.#started = name === 'STARTDT act';
      if (!this.#started && this.#oldestUntold !== null) out.push(this.#acknowledge());
      answer(this.#started ? 'STARTDT con' : 'STOPDT con');
    } else {
      if (this.#pendingAct?.confirm !== name) return `${name} without a request`;
      this.#pendingAct = null;
      if (name !== 'TESTFR con') this.#started = name === 'STARTDT con';
    }
    return null;
  }

  /** The other side has received everything before `received`. */
  #confirm(received: number): string | null {
    const open = this.#unacknowledged.length;
    const first = (this.#sent - open + modulus) % modulus;
    const count = (received - first + modulus) % modulus;
    if (count > open) return `acknowledgement of ${received}, sent were up to ${this.#sent}`;
    this.#unacknowledged.splice(0, count);
    return null;
  }

  #act(name: Iec104Function, confirm: Iec104Function, nowMs: number): Iec104Step {
    this.#pendingAct = { at: nowMs, confirm };
    return { send: encodeIec104({ format: 'U', function: name }), asdus: [] };
  }

  #acknowledge(): Uint8Array {
    this.#told = this.#received;
    this.#oldestUntold = null;
    return encodeIec104({ format: 'S', received: this.#received });
  }

  /** Units that the window lets go; each also acknowledges what was received. */
  #flush(nowMs: number): Uint8Array {
    const out: Uint8Array[] = [];
    while (this.#started && this.#waiting.length > 0 && this.#unacknowledged.length < this.#settings.k) {
      const asdu = this.#waiting.shift()!;
      out.push(encodeIec104({ format: 'I', sent: this.#sent, received: this.#received, asdu }));
      this.#sent = (this.#sent + 1) % modulus;
      this.#unacknowledged.push(nowMs);
      this.#told = this.#received;
      this.#oldestUntold = null;
    }
    return concatBytes(...out);
  }

  #close(reason: string, out: Uint8Array[], asdus: Uint8Array[]): Iec104Step {
    this.#closed = true;
    this.#started = false;
    return { send: concatBytes(...out), asdus, close: reason };
  }
}
