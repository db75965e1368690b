import { iec104Causes, type Iec104Asdu, type Iec104Object } from '@lingtan/protocols';
import type { Iec104StationConfig } from '../contracts/index.ts';
import { asduFor } from '../domain/index.ts';
import { Connection } from './connection.ts';
import { addressOf } from './locate.ts';

const patienceMs = 5_000;
const interrogationMs = 15_000;
/** How long all stations of a connection must be silent before they count as through. */
const quietMs = 1_000;
const activation = 6;
const terminated = 10;
/** From here on types are commands and the system's own. */
const firstCommand = 45;

/** An object of a station as it was told last. */
export interface HeldObject {
  typeId: number;
  object: Iec104Object;
  /** ms UTC of the arrival. */
  at: number;
}

/** What was told when it was asked for once. */
export interface Interrogated {
  /** Objects by address, of each common address. */
  stations: ReadonlyMap<number, ReadonlyMap<number, HeldObject>>;
  /** It was said that this was all. */
  ended: boolean;
}

/** Where to ask, and whom: one common address, or all of them. */
export type Asked = Pick<Iec104StationConfig, 'host' | 'port' | 'commonAddress' | 'originator' | 'counters'>;

/** Common address that all stations behind a connection answer to. */
export const allStations = 0xffff;

/** One connection to a station for a test. Nothing of it is stored, and nothing is commanded. */
export class Interrogation {
  readonly #asked: Asked;
  readonly #signal: AbortSignal;
  readonly #stations = new Map<number, Map<number, HeldObject>>();
  #heardAt = 0;
  #answered: (asdu: Iec104Asdu) => void = () => undefined;

  constructor(asked: Asked, signal: AbortSignal) {
    this.#asked = asked;
    this.#signal = signal;
  }

  /**
   * Connects and asks for data transfer; with `whole` for all that the station holds too, counters where its settings say so.
   * @throws Error when it does not answer, or refuses to be interrogated
   */
  async run(whole: boolean, connectMs = patienceMs): Promise<Interrogated> {
    const connection = await Connection.open({
      at: this.#asked,
      connectMs,
      settings: {},
      take: (asdus) => {
        for (const read of asdus) if (read.ok) this.#take(read.value);
        return Promise.resolve();
      },
      now: () => Date.now(),
    });
    const stop = (): void => connection.close('stopping');
    this.#signal.addEventListener('abort', stop, { once: true });
    if (this.#signal.aborted) stop();
    try {
      await this.#started(connection);
      if (!whole) return { stations: this.#stations, ended: false };
      let ended = await this.#ask(connection, 100, 20);
      if (ended && this.#asked.counters) ended = await this.#ask(connection, 101, 5);
      return { stations: this.#stations, ended };
    } finally {
      this.#signal.removeEventListener('abort', stop);
      connection.close('checked');
    }
  }

  async #started(connection: Connection): Promise<void> {
    const until = Date.now() + patienceMs;
    while (!connection.started) {
      const over = await within(connection.closed, 50);
      if (over !== null) throw new Error(over);
      if (Date.now() > until)
        throw new Error(`${addressOf(this.#asked)} takes the connection and does not start data transfer`);
    }
  }

  /** Asks, and waits until the station says that it is through; false when it has not in time. @throws Error when it refuses */
  async #ask(connection: Connection, typeId: number, qualifier: number): Promise<boolean> {
    const answer = new Promise<null | string>((resolve) => {
      this.#answered = (asdu) => {
        if (asdu.typeId !== typeId) return;
        if (asdu.negative || asdu.cause >= 44) resolve(this.#refusal(asdu));
        else if (asdu.cause === terminated) resolve(null);
      };
    });
    connection.send(asduFor(this.#asked, typeId, activation, { address: 0, value: qualifier }));
    const ended = answer.then((refusal) => ({ refusal }));
    const closed = connection.closed.then((refusal) => ({ refusal }));
    const outcome = await within(Promise.race([ended, closed]), interrogationMs);
    if (outcome?.refusal) throw new Error(outcome.refusal);
    // Each station ends for itself: the last is through when nothing comes any more.
    while (outcome !== null && this.#ofAll && Date.now() - this.#heardAt < quietMs)
      if ((await within(connection.closed, quietMs / 5)) !== null) break;
    return outcome !== null;
  }

  get #ofAll(): boolean {
    return this.#asked.commonAddress === allStations;
  }

  #refusal({ typeId, cause }: Iec104Asdu): string {
    if (iec104Causes[cause] === 'unknown common address')
      return `the station does not know the common address ${this.#asked.commonAddress}`;
    return `type ${typeId} was refused, cause ${cause}`;
  }

  #take(asdu: Iec104Asdu): void {
    const { typeId, commonAddress } = asdu;
    if (asdu.test || (commonAddress !== this.#asked.commonAddress && !this.#ofAll)) return;
    this.#heardAt = Date.now();
    if (typeId >= firstCommand) return this.#answered(asdu);
    let objects = this.#stations.get(commonAddress);
    if (!objects) this.#stations.set(commonAddress, (objects = new Map()));
    for (const object of asdu.objects) objects.set(object.address, { typeId, object, at: this.#heardAt });
  }
}

/** What a promise becomes; null when it takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
