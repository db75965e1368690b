import type { LatestValue, Point } from '../../contracts/index.ts';
import type { ParkRef } from '../database/telemetry-database.ts';
import type { NewLatest } from './flush.ts';

/** Receives the newest values of a park, all together and by the enterprise that may see them. */
export type OnLatest = (
  parkId: string,
  values: LatestValue[],
  byEnterprise: ReadonlyMap<string, LatestValue[]>,
) => void;

/** Keeps what changed since the last emission; at most one emission a second per park. */
export class LiveValues {
  readonly #onLatest: OnLatest;
  readonly #points: (park: ParkRef) => Promise<ReadonlyMap<number, Point>>;
  readonly #onError: (error: unknown) => void;
  readonly #intervalMs: number;
  readonly #pending = new Map<string, { park: ParkRef; values: Map<number, NewLatest> }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(options: {
    onLatest: OnLatest;
    points: (park: ParkRef) => Promise<ReadonlyMap<number, Point>>;
    onError: (error: unknown) => void;
    intervalMs?: number;
  }) {
    this.#onLatest = options.onLatest;
    this.#points = options.points;
    this.#onError = options.onError;
    this.#intervalMs = options.intervalMs ?? 1_000;
  }

  /** Takes values that have been committed. */
  add(park: ParkRef, latest: readonly NewLatest[]): void {
    if (latest.length === 0) return;
    let pending = this.#pending.get(park.id);
    if (!pending) this.#pending.set(park.id, (pending = { park, values: new Map() }));
    for (const value of latest) {
      const known = pending.values.get(value.pointNo);
      if (!known || known.ts <= value.ts) pending.values.set(value.pointNo, value);
    }
    // The first value goes out at once; the timer then spaces what follows.
    if (!this.#timers.has(park.id)) void this.#emit(park.id);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#pending.clear();
  }

  async #emit(parkId: string): Promise<void> {
    const pending = this.#pending.get(parkId);
    this.#pending.delete(parkId);
    this.#timers.delete(parkId);
    if (!pending) return;
    const timer = setTimeout(() => void this.#emit(parkId), this.#intervalMs);
    timer.unref();
    this.#timers.set(parkId, timer);
    try {
      const points = await this.#points(pending.park);
      const values: LatestValue[] = [];
      const byEnterprise = new Map<string, LatestValue[]>();
      for (const { pointNo, ts, value, quality } of pending.values.values()) {
        const point = points.get(pointNo);
        if (!point) continue;
        const latest = { point: point.id, ts, value, quality };
        values.push(latest);
        if (point.enterpriseId === null) continue;
        const own = byEnterprise.get(point.enterpriseId);
        if (own) own.push(latest);
        else byEnterprise.set(point.enterpriseId, [latest]);
      }
      if (values.length > 0) this.#onLatest(parkId, values, byEnterprise);
    } catch (error) {
      this.#onError(error);
    }
  }
}
