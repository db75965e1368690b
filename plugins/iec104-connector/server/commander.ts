import type { Iec104Asdu, Iec104Object, Iec104Value } from '@lingtan/protocols';
import type { Iec104StationConfig } from '../contracts/index.ts';
import { asduFor } from '../domain/index.ts';

/** Causes of transmission that answer a command. */
const [request, activation, confirmed] = [5, 6, 7];

/** What became of a command. */
export type CommandOutcome = 'confirmed' | 'refused' | 'timed-out' | 'not-connected';

interface Waiting {
  matches(asdu: Iec104Asdu): boolean;
  resolve(asdu: Iec104Asdu | null): void;
}

/** Commands and reads of one station, one at a time: the next begins when the one before is answered or given up. */
export class Commander {
  readonly #station: Iec104StationConfig;
  readonly #send: (asdu: Iec104Asdu) => boolean;
  #waiting: Waiting | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  /** @param send false when there is no connection */
  constructor(station: Iec104StationConfig, send: (asdu: Iec104Asdu) => boolean) {
    this.#station = station;
    this.#send = send;
  }

  /** Looks whether an ASDU is the answer that is waited for. */
  offer(asdu: Iec104Asdu): void {
    if (!this.#waiting?.matches(asdu)) return;
    this.#waiting.resolve(asdu);
    this.#waiting = null;
  }

  /** The connection is gone: nothing will be answered. */
  lost(): void {
    this.#waiting?.resolve(null);
    this.#waiting = null;
  }

  /** Selects, where that is asked for, and operates. `due` is asked before each of the two. */
  command(
    typeId: number,
    address: number,
    value: number,
    options: { select: boolean; due: () => boolean; timeoutMs: number },
  ): Promise<CommandOutcome | 'too-late'> {
    return this.#queue(async () => {
      const steps = options.select ? [true, false] : [false];
      for (const select of steps) {
        // A selection that nothing follows is forgotten by the station.
        if (!options.due()) return 'too-late';
        const object = { address, value, command: { select, qualifier: 0 } };
        const outcome = await this.#exchange(typeId, object, options.timeoutMs);
        if (outcome !== 'confirmed') return outcome;
      }
      return 'confirmed';
    });
  }

  /** Reads one object; null when the station does not answer. */
  read(address: number, timeoutMs: number): Promise<{ typeId: number; object: Iec104Object } | null> {
    return this.#queue(async () => {
      const ask = asduFor(this.#station, 102, request, { address, value: null });
      const answer = await this.#ask(
        ask,
        timeoutMs,
        (asdu) => asdu.cause === request && asdu.objects[0]?.address === address,
      );
      const object = answer?.objects[0];
      return answer && object && answer.typeId !== 102 ? { typeId: answer.typeId, object } : null;
    });
  }

  async #exchange(
    typeId: number,
    object: { address: number } & Iec104Value,
    timeoutMs: number,
  ): Promise<CommandOutcome> {
    const ask = asduFor(this.#station, typeId, activation, object);
    let sent = true;
    const answer = await this.#ask(
      ask,
      timeoutMs,
      (asdu) => {
        const own = asdu.typeId === typeId && asdu.objects[0]?.address === object.address;
        return own && (asdu.cause === confirmed || asdu.cause >= 44);
      },
      () => (sent = false),
    );
    if (!sent) return 'not-connected';
    if (answer === null) return 'timed-out';
    return answer.cause === confirmed && !answer.negative ? 'confirmed' : 'refused';
  }

  #ask(
    asdu: Iec104Asdu,
    timeoutMs: number,
    matches: (asdu: Iec104Asdu) => boolean,
    notSent: () => void = () => undefined,
  ): Promise<Iec104Asdu | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = null;
        resolve(null);
      }, timeoutMs);
      this.#waiting = {
        matches,
        resolve(answer) {
          clearTimeout(timer);
          resolve(answer);
        },
      };
      if (this.#send(asdu)) return;
      notSent();
      this.lost();
    });
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
