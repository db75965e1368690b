import type { Iec104Asdu, Iec104Object, Iec104Value } from '@lingtan/protocols';
import type { LastLook } from '@lingtan/telemetry/contracts';
import type { Iec104StationConfig } from '../contracts/index.ts';
import { asduFor } from '../domain/index.ts';

/** Causes of transmission that answer a command. */
const [request, activation, confirmed] = [5, 6, 7];

/** What became of a command. */
export type CommandOutcome = 'confirmed' | 'refused' | 'timed-out' | 'not-connected' | 'too-late';

/**
 * Sends an ASDU to the station; false when there is no connection. With `last`, `due` is asked right before the bytes leave,
 * whatever they waited for; what may not leave then is `dropped`.
 */
export type SendAsdu = (asdu: Iec104Asdu, last?: { due(): boolean; dropped(): void }) => boolean;

interface Waiting {
  matches(asdu: Iec104Asdu): boolean;
  resolve(asdu: Iec104Asdu | null): void;
}

/** Commands and reads of one station, one at a time: the next begins when the one before is answered or given up. */
export class Commander {
  readonly #station: Iec104StationConfig;
  readonly #send: SendAsdu;
  #waiting: Waiting | null = null;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(station: Iec104StationConfig, send: SendAsdu) {
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

  /** Selects, where that is asked for, and operates. The last look is taken before each of the two. */
  command(
    typeId: number,
    address: number,
    value: number,
    options: { select: boolean; look: Pick<LastLook, 'confirm' | 'due'>; timeoutMs: number },
  ): Promise<CommandOutcome> {
    return this.#queue(async () => {
      const steps = options.select ? [true, false] : [false];
      for (const select of steps) {
        // A selection that nothing follows is forgotten by the station.
        await options.look.confirm();
        if (!options.look.due()) return 'too-late';
        const object = { address, value, command: { select, qualifier: 0 } };
        const outcome = await this.#exchange(typeId, object, options);
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
    { look, timeoutMs }: { look: Pick<LastLook, 'due'>; timeoutMs: number },
  ): Promise<CommandOutcome> {
    const ask = asduFor(this.#station, typeId, activation, object);
    let kept: CommandOutcome | null = null;
    const answer = await this.#ask(
      ask,
      timeoutMs,
      (asdu) => {
        const own = asdu.typeId === typeId && asdu.objects[0]?.address === object.address;
        return own && (asdu.cause === confirmed || asdu.cause >= 44);
      },
      { due: () => look.due(), notSent: (why) => (kept = why) },
    );
    if (kept) return kept;
    if (answer === null) return 'timed-out';
    return answer.cause === confirmed && !answer.negative ? 'confirmed' : 'refused';
  }

  #ask(
    asdu: Iec104Asdu,
    timeoutMs: number,
    matches: (asdu: Iec104Asdu) => boolean,
    command?: { due(): boolean; notSent(why: CommandOutcome): void },
  ): Promise<Iec104Asdu | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting = null;
        resolve(null);
      }, timeoutMs);
      const waiting: Waiting = {
        matches,
        resolve(answer) {
          clearTimeout(timer);
          resolve(answer);
        },
      };
      this.#waiting = waiting;
      // What is still held back when it is given up must not leave later.
      const due = (): boolean => this.#waiting === waiting && command!.due();
      const dropped = (): void => {
        if (this.#waiting !== waiting) return;
        command!.notSent('too-late');
        this.lost();
      };
      if (this.#send(asdu, command && { due, dropped })) return;
      command?.notSent('not-connected');
      this.lost();
    });
  }

  #queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
