import { zoneOffset } from '@lingtan/sdk';
import {
  createParkModel,
  type ModelPoint,
  type ModelSnapshot,
  type ParkModel,
  type ParkSite,
} from '../domain/index.ts';
import type { ParkSimulatorConfig } from '../contracts/config.ts';

/** Readings older than this are computed again. */
const freshMs = 200;

/**
 * The park in time. At speed 1 model time is the wall clock. Otherwise the model runs `speed` times faster from where it
 * stands, samples are stamped with the wall clock, and registers count power × wall time, so that power and energy still
 * agree on every chart; only the day passes faster.
 */
export class Simulation {
  readonly model: ParkModel;
  readonly speed: number;
  readonly #places: ReadonlyMap<string, number>;
  readonly #reading: Float64Array;
  #readAt = Number.NaN;
  #wallStart = 0;
  #modelStart = 0;

  constructor(config: ParkSimulatorConfig, site: ParkSite, speed: number) {
    this.model = createParkModel(config, config.seed, site);
    this.speed = speed;
    this.#places = new Map(this.model.points.map((point, index) => [point.id, index]));
    this.#reading = new Float64Array(this.model.points.length);
  }

  /** Place of a point in the model's readings; undefined when the model has no such point. */
  place(point: string): number | undefined {
    return this.#places.get(point);
  }

  point(id: string): ModelPoint | undefined {
    const place = this.place(id);
    return place === undefined ? undefined : this.model.points[place];
  }

  /** Ties model time to the wall clock from now on. */
  anchor(wallMs: number): void {
    this.#wallStart = wallMs;
    this.#modelStart = this.speed === 1 ? wallMs : this.model.time;
  }

  modelTime(wallMs: number): number {
    return this.#modelStart + (wallMs - this.#wallStart) * this.speed;
  }

  /** Present reading of one point. */
  read(point: string, wallMs: number): number {
    const place = this.place(point);
    if (place === undefined) throw new RangeError(`the model has no point ${point}`);
    if (!(Math.abs(wallMs - this.#readAt) < freshMs)) this.#refresh(wallMs);
    return this.#reading[place]!;
  }

  /** Sends a setpoint that holds for some seconds of the wall clock. False: the unit refuses it or takes none. */
  command(point: string, value: number, lifeS: number, wallMs: number): boolean {
    this.#refresh(wallMs);
    const taken = this.model.command(point, value, this.modelTime(wallMs + lifeS * 1000));
    this.#readAt = Number.NaN;
    return taken;
  }

  /** State for the database, with `time` on the wall clock. */
  snapshot(wallMs: number): ModelSnapshot {
    this.#refresh(wallMs);
    const snapshot = this.model.save();
    return this.speed === 1 ? snapshot : { ...snapshot, time: wallMs };
  }

  #refresh(wallMs: number): void {
    const at = this.modelTime(wallMs);
    this.model.advance(at, 1 / this.speed);
    this.model.read(at, this.#reading);
    this.#readAt = wallMs;
  }
}

/** Minutes that a zone is ahead of UTC at an instant. */
export function utcOffsetMinutes(timeZone: string, atMs: number): number {
  return zoneOffset(atMs, timeZone) / 60_000;
}

/** Speed of the simulation: LINGTAN_SIM_SPEED (set by `--speed`), else the configuration. */
export function chosenSpeed(configured: number, environment: string | undefined): number {
  if (environment === undefined || environment.trim() === '') return configured;
  const speed = Number(environment);
  if (!Number.isFinite(speed) || speed < 0.1 || speed > 3600) {
    throw new RangeError(`LINGTAN_SIM_SPEED: expected a number from 0.1 to 3600, got "${environment}"`);
  }
  return speed;
}
