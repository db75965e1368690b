import type { Hj212ListenerService } from '@lingtan/hj212-connector/contracts';
import type { MqttBrokerService } from '@lingtan/mqtt-connector/contracts';
import type { DeviceTokenService, ParkScope } from '@lingtan/sdk';
import {
  backfillTopic,
  type DeviceFault,
  type ParkSimulatorConfig,
  type ReceivedWrite,
  type SimulatedAddress,
  type SimulatorStatus,
} from '../contracts/index.ts';
import { buildSimulation, devicePoints } from './build.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { simulatorErrors } from './errors.ts';
import { startFleet } from './fleet.ts';
import { prepareHistory } from './history.ts';
import { jsonTopic } from './json-message.ts';
import { HistoryLogger, type LoggedHistory } from './logger.ts';
import { MqttLink } from './mqtt-link.ts';
import { chosenSpeed, type Simulation } from './simulation.ts';
import { saveEveryMs, SimulationStore } from './store.ts';

/** Name under which recorded history is handed in. */
const loggerId = 'data-logger';

/** What the simulator needs of others. */
export interface SimulatorServices {
  broker: MqttBrokerService;
  tokens: DeviceTokenService;
  hj212?: Hj212ListenerService | undefined;
}

/** Everything that runs for one park, in the one process that leads it. */
export class ParkSimulator {
  readonly #park: ParkScope<ParkSimulatorConfig>;
  readonly #services: SimulatorServices;
  readonly #simulation: Simulation;
  readonly #store: SimulationStore;
  readonly #logger: HistoryLogger;
  readonly #columns: readonly number[];
  #devices: RunningDevice[] = [];
  #link: MqttLink | null = null;
  /** Resolves when the scope stops; one listener for all messages. */
  readonly #ended: Promise<void>;
  #live = false;
  #lastLine = 0;

  constructor(park: ParkScope<ParkSimulatorConfig>, services: SimulatorServices) {
    this.#park = park;
    this.#services = services;
    this.#ended = new Promise((resolve) => park.signal.addEventListener('abort', () => resolve(), { once: true }));
    const speed = chosenSpeed(park.config.speed, process.env['LINGTAN_SIM_SPEED']);
    this.#simulation = buildSimulation(park.config, park.park, speed, park.clock.now());
    this.#store = new SimulationStore(park.db, park.park.id);
    const points = [...new Set(park.config.devices.flatMap(devicePoints))];
    this.#columns = points.map((point) => this.#simulation.place(point)!);
    this.#logger = new HistoryLogger({
      points,
      publish: (payload) => this.#handIn(payload),
      done: (id, done, finished) => this.#store.historyDone(id, done, finished),
      now: () => park.clock.now(),
      wait: (milliseconds) => pause(milliseconds, park.signal),
      onFailure: (error) => park.log.warn({ reason: String(error) }, 'history was not taken; trying again'),
      signal: park.signal,
    });
  }

  /** Where the device listens; null when there is none, it is not up, or it has no listening side. */
  address(device: string): SimulatedAddress | null {
    return this.#devices.find((running) => running.id === device)?.address() ?? null;
  }

  /** Whether it is to come up, and no device is up yet. */
  starting(device: string): boolean {
    return !this.#live && this.#park.config.devices.some(({ id }) => id === device);
  }

  received(device: string): ReceivedWrite[] {
    return [...(this.#devices.find((running) => running.id === device)?.received?.() ?? [])];
  }

  setFault(device: string, fault: DeviceFault): void {
    const running = this.#devices.find((each) => each.id === device);
    if (!running?.setFault) throw simulatorErrors.NO_FAULTS({ device });
    running.setFault(fault);
  }

  start(): void {
    this.#park.onStop(() => this.#stop());
    // In the background: a month takes the model some seconds, and the installation is ready without it.
    this.#park.after(0, () => this.#run());
  }

  async #run(): Promise<void> {
    this.#logger.preparing();
    const { signal, clock, log, config } = this.#park;
    const histories = await prepareHistory({
      simulation: this.#simulation,
      store: this.#store,
      backfill: config.backfill,
      columns: this.#columns,
      timeZone: this.#park.park.timeZone,
      now: () => clock.now(),
      signal,
    });
    if (signal.aborted) return;
    this.#simulation.anchor(clock.now());
    await this.#goLive();
    this.#park.every(500, () => this.#report());
    for (const history of histories) this.#logger.expect(history.chunks.slice(history.done));
    log.info({ samples: this.#logger.progress().total, speed: this.#simulation.speed }, 'simulated devices are up');
    await this.#sendHistories(histories);
  }

  async #goLive(): Promise<void> {
    const world: DeviceWorld = {
      now: () => this.#park.clock.now(),
      value: (point) => this.#simulation.read(point, this.#park.clock.now()),
      kind: (point) => this.#simulation.point(point)!.kind,
      command: (point, value, lifeS) => this.#simulation.command(point, value, lifeS, this.#park.clock.now()),
    };
    // Before the first device is up, so that a kill at any moment leaves it known that some may have been.
    await this.#save(true);
    const { devices, problems } = await startFleet(this.#park, this.#services, world);
    this.#devices = devices;
    this.#live = true;
    this.#park.every(10_000, () => this.#watch(problems));
    // An accelerated model cannot be computed again from the wall clock, so its state is kept closer.
    this.#park.every(this.#simulation.speed > 1 ? saveEveryMs / 2 : saveEveryMs, () => this.#save(true));
  }

  /** Progress for screens twice a second, for the log and the terminal every second. */
  #report(): void {
    const progress = this.#logger.progress();
    if (progress.phase !== 'sending') return;
    this.#park.live.emit(backfillTopic, progress);
    const now = this.#park.clock.now();
    if (now - this.#lastLine < 1_000) return;
    this.#lastLine = now;
    const { sent, total, etaSeconds, samplesPerSecond } = progress;
    const percent = Math.floor((100 * sent) / Math.max(1, total));
    this.#park.log.info({ percent, done: sent, total, etaSeconds, samplesPerSecond }, `history ${percent} %`);
  }

  /** Devices that cannot reach their broker are a fault of the park, not only of the device. */
  #watch(problems: readonly string[]): void {
    const silent = this.#devices
      .map((device) => device.status())
      // Those that wait to be asked are up, whether anybody asks or not.
      .filter((status) => !['modbus', 'iec104', 'dlt645'].includes(status.protocol) && !status.connected);
    const reasons = [...problems, ...silent.map((status) => `${status.id}: ${status.lastError ?? 'not connected'}`)];
    if (reasons.length > 0) this.#park.degraded(`Devices that are not up: ${reasons.join('; ')}`);
    else this.#park.healthy();
  }

  async #sendHistories(histories: readonly LoggedHistory[]): Promise<void> {
    const { signal, log, clock } = this.#park;
    if (histories.length > 0) {
      const { url } = await this.#services.broker.address();
      const { token } = await this.#services.tokens.issue({ deviceId: loggerId, pointPrefix: null });
      const clientId = `sim-${this.#park.park.id}-${loggerId}`;
      this.#link = new MqttLink({ url, clientId, username: loggerId, password: token });
    }
    const started = clock.now();
    await this.#logger.send(histories);
    if (signal.aborted) return;
    const progress = this.#logger.progress();
    this.#park.live.emit(backfillTopic, progress);
    if (progress.sent > 0)
      log.info(
        { percent: 100, done: progress.sent, total: progress.sent, seconds: (clock.now() - started) / 1000 },
        'history is complete',
      );
    await this.#link?.stop();
    this.#link = null;
  }

  /** Ends with the scope, because a client that is shut down never answers for what it still holds. */
  async #handIn(payload: string): Promise<void> {
    const { signal, park } = this.#park;
    const link = this.#link;
    if (!link || signal.aborted) return;
    await Promise.race([link.publish(jsonTopic(park.id, loggerId), payload, 1), this.#ended]);
  }

  status(): SimulatorStatus {
    return {
      seed: this.#park.config.seed,
      speed: this.#simulation.speed,
      modelTime: this.#live ? this.#simulation.modelTime(this.#park.clock.now()) : this.#simulation.model.time,
      backfill: this.#logger.progress(),
      devices: this.#devices.map((device) => device.status()),
    };
  }

  async #save(live: boolean): Promise<void> {
    await this.#store.saveSnapshot({ ...this.#simulation.snapshot(this.#park.clock.now()), live });
  }

  async #stop(): Promise<void> {
    const ends = await Promise.allSettled([...this.#devices.map((device) => device.stop()), this.#link?.stop()]);
    for (const end of ends)
      if (end.status === 'rejected')
        this.#park.log.warn({ reason: String(end.reason) }, 'a device did not stop cleanly');
    if (this.#live) await this.#save(false);
  }
}

/** Resolves after some time, or at once when the signal is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
