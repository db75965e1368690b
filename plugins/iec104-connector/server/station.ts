import { type SimulatedDevicesService, simulatorStarts } from '@lingtan/park-simulator/contracts';
import type { Iec104Asdu, Iec104Object, Iec104Read } from '@lingtan/protocols';
import { completePoint, type Clock, type Leadership, type Logger, hasPassed } from '@lingtan/sdk';
import { sampleQuality, type Sample, type TelemetryService } from '@lingtan/telemetry/contracts';
import type { Iec104PointConfig, Iec104StationConfig, Iec104StationStatus } from '../contracts/index.ts';
import { asduFor, backOffMs, instantOf, qualityOf, timeTag, valueOf } from '../domain/index.ts';
import { Commander } from './commander.ts';
import { Connection } from './connection.ts';
import { addressOf, isSimulated, locate } from './locate.ts';

/** How long a simulated station may take to be up, after the simulator has started, before it counts as silent. */
const simulatorStartMs = 30_000;
const lookAgainMs = 1_000;
const clockEveryMs = 86_400_000;
/** When it is tried again to set a clock that could not be set, ms. */
const clockAgainMs = 5_000;
/** A device's clock may lead the server's by as much, ms. */
const aheadMs = 60_000;
const activation = 6;
const terminated = 10;

export interface StationParts {
  station: Iec104StationConfig;
  telemetry: TelemetryService;
  simulated: Pick<SimulatedDevicesService, 'address' | 'starting'> | undefined;
  timeZone: string;
  clock: Clock;
  log: Logger;
  backOffMaxMs: number;
  /** Who is connected to the stations of the park: this process as far as it knows, and by the word of the database. */
  leadership(): Pick<Leadership, 'leading' | 'confirm'>;
  /** 0..1; spreads stations that failed together. */
  jitter(): number;
  changed(): void;
}

/** One controlled station: keeps the connection, interrogates, sets the clock, stores what comes in. */
export class Station {
  readonly #parts: StationParts;
  readonly #points: ReadonlyMap<number, { point: string; config: Iec104PointConfig }>;
  readonly #status: Iec104StationStatus;
  /** Newest instant stored of each point: arrival times must not fall together. */
  readonly #newest = new Map<string, number>();
  #known: ReadonlySet<string> | null = null;
  #connection: Connection | null = null;
  #interrogatedAt = 0;
  #clockSetAt = 0;
  readonly commander: Commander;

  constructor(parts: StationParts) {
    const { station } = parts;
    this.#parts = parts;
    const asset = station.asset ?? station.id;
    this.#points = new Map(
      station.points.map((config) => [config.address, { point: completePoint(config.point, asset), config }]),
    );
    this.commander = new Commander(station, (asdu, last) => {
      if (!this.#connection?.started) return false;
      this.#connection.send(asdu, last);
      return true;
    });
    this.#status = {
      id: station.id,
      title: station.title ?? null,
      address: addressOf(station),
      commonAddress: station.commonAddress,
      state: station.enabled ? 'starting' : 'disabled',
      lastSeenAt: null,
      connects: 0,
      points: this.#points.size,
      unknownPoints: 0,
      samples: 0,
      interrogations: 0,
      clockOffsetMs: null,
      ignored: 0,
      errors: 0,
      lastError: null,
    };
  }

  get status(): Iec104StationStatus {
    return { ...this.#status };
  }

  /** Stores only objects whose point the park has. Called again as points come and go. */
  usePoints(known: ReadonlySet<string>): void {
    this.#known = known;
    this.#status.unknownPoints = [...this.#points.values()].filter(({ point }) => !known.has(point)).length;
  }

  /** Keeps the connection until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, station, backOffMaxMs, jitter } = this.#parts;
    const begun = clock.now();
    let failures = 0;
    while (!signal.aborted) {
      try {
        const reason = await this.#session(signal, () => (failures = 0));
        if (signal.aborted) break;
        throw new Error(reason);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const waits = isSimulated(station) && this.#status.connects === 0;
        const { simulated } = this.#parts;
        if (waits && (clock.now() - begun < simulatorStartMs || (await simulatorStarts(station.host, simulated)))) {
          await sleep(lookAgainMs, signal);
          continue;
        }
        failures++;
        if (this.#status.state !== 'stale')
          log.warn({ station: station.id, reason: message }, 'IEC 104 station is not connected');
        this.#status.state = 'stale';
        this.#error(message);
        this.#parts.changed();
        await sleep(backOffMs(failures, backOffMaxMs, jitter()), signal);
      }
    }
  }

  /** One connection from start to end; resolves with why it ended. */
  async #session(signal: AbortSignal, connected: () => void): Promise<string> {
    const { station, simulated, log } = this.#parts;
    const at = await locate(station, simulated);
    const connection = await Connection.open({
      at,
      connectMs: station.t0 * 1000,
      settings: { t1: station.t1 * 1000, t2: station.t2 * 1000, t3: station.t3 * 1000 },
      take: (asdus) => this.#take(asdus),
      // The time-outs of the link are spans, which go on whatever is done to the clock.
      now: () => performance.now(),
    });
    const stop = (): void => connection.close('stopping');
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.#connection = connection;
    this.#interrogatedAt = this.#clockSetAt = 0;
    let told = false;
    const timer = setInterval(() => {
      if (!connection.started) return;
      if (!told) {
        told = true;
        connected();
        if (this.#status.state === 'stale') log.info({ station: station.id }, 'IEC 104 station is connected again');
        this.#status.state = 'online';
        this.#status.connects++;
        this.#parts.changed();
      }
      this.#ask(connection);
    }, 200);
    try {
      return await connection.closed;
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', stop);
      this.#connection = null;
      this.commander.lost();
    }
  }

  /** Interrogates and sets the clock as it becomes due. */
  #ask(connection: Connection): void {
    const { station, clock } = this.#parts;
    const now = clock.now();
    if (station.setClock && hasPassed(now, this.#clockSetAt, clockEveryMs)) {
      this.#clockSetAt = now;
      void this.#setClock(connection);
    }
    if (!hasPassed(now, this.#interrogatedAt, station.interrogateSeconds * 1000)) return;
    this.#interrogatedAt = now;
    connection.send(asduFor(station, 100, activation, { address: 0, value: 20 }));
    if (station.counters) connection.send(asduFor(station, 101, activation, { address: 0, value: 5 }));
  }

  /** A command like any other: it takes a last look at who leads, and the time is that of the moment at which it leaves. */
  async #setClock(connection: Connection): Promise<void> {
    const { station, clock, timeZone, leadership } = this.#parts;
    const again = (): void => void (this.#clockSetAt = clock.now() - clockEveryMs + clockAgainMs);
    const confirmed = await leadership()
      .confirm()
      .catch((error: unknown) => {
        this.#error(`clock not set: ${error instanceof Error ? error.message : String(error)}`);
        return false;
      });
    if (!confirmed) return again();
    const command = () =>
      asduFor(station, 103, activation, {
        ...{ address: 0, value: null },
        time: timeTag(clock.now(), station.clock === 'utc' ? 'UTC' : timeZone),
      });
    connection.send(command, { due: () => leadership().leading, dropped: again });
  }

  async #take(asdus: readonly Iec104Read[]): Promise<void> {
    const { clock, station } = this.#parts;
    const now = clock.now();
    this.#status.lastSeenAt = now;
    const samples: Sample[] = [];
    for (const read of asdus) {
      if (!read.ok) {
        this.#status.ignored++;
        this.#error(read.error.message);
        continue;
      }
      const asdu = read.value;
      if (asdu.commonAddress !== station.commonAddress || asdu.test) {
        this.#status.ignored++;
        continue;
      }
      this.commander.offer(asdu);
      if (asdu.typeId >= 45) this.#answer(asdu);
      else for (const object of asdu.objects) samples.push(...this.#sampleOf(object, asdu.typeId, now));
    }
    if (samples.length > 0) await this.#store(samples);
    this.#parts.changed();
  }

  #answer(asdu: Iec104Asdu): void {
    if (asdu.typeId === 100 && asdu.cause === terminated) this.#status.interrogations++;
    // A station that has begun anew may have forgotten what it was asked.
    if (asdu.typeId === 70) this.#interrogatedAt = this.#clockSetAt = 0;
    const refused = asdu.negative || asdu.cause >= 44;
    if (refused && asdu.typeId >= 100) this.#error(`type ${asdu.typeId} was refused, cause ${asdu.cause}`);
  }

  #sampleOf(object: Iec104Object, typeId: number, arrivedAt: number): Sample[] {
    const { station, timeZone } = this.#parts;
    const mapped = this.#points.get(object.address);
    const value = mapped ? valueOf(object, typeId, mapped.config) : null;
    if (!mapped || value === null || (this.#known && !this.#known.has(mapped.point))) {
      this.#status.ignored++;
      return [];
    }
    const { point } = mapped;
    const tagged = instantOf(object.time, station.clock === 'utc' ? 'UTC' : timeZone, arrivedAt);
    if (tagged !== null) this.#status.clockOffsetMs = tagged - arrivedAt;
    // A time tag that cannot be trusted gives way to the arrival, and is told by the quality.
    const doubtful = object.time !== undefined && tagged === null ? sampleQuality.uncertain : 0;
    // What lies ahead of now by more came by a clock that has been set back since.
    const before = this.#newest.get(point) ?? 0;
    const newest = before > arrivedAt + aheadMs ? 0 : before;
    const ts = tagged ?? Math.max(arrivedAt, newest + 1);
    this.#newest.set(point, Math.max(ts, newest));
    const simulated = isSimulated(station) ? sampleQuality.simulated : 0;
    return [{ point, ts, value, quality: qualityOf(object) | doubtful | simulated }];
  }

  /** @throws what the database says: the connection is then closed, and the station sends again what it was not acknowledged */
  async #store(samples: Sample[]): Promise<void> {
    const { telemetry, station } = this.#parts;
    const result = await telemetry.ingest(station.id, samples);
    this.#status.samples += result.stored;
    const first = result.rejected[0];
    if (first) this.#error(`${first.point}: ${first.message}`);
  }

  #error(message: string): void {
    this.#status.errors++;
    this.#status.lastError = { at: this.#parts.clock.now(), message: message.slice(0, 300) };
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
