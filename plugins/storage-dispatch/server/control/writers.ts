import { hasPassed } from '@lingtan/sdk';
import type { Offers } from '@lingtan/sdk';
import type { PointWriterService, ReadBack, WriteAnswer, WriteOrder } from '@lingtan/telemetry/contracts';

/** How long it is believed who writes a point, ms. */
const keepMs = 5000;

/** Finds the connector of a point, whatever it speaks. */
export class Writers {
  readonly #offers: Offers<PointWriterService>;
  readonly #now: () => number;
  #byPoint = new Map<string, PointWriterService>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(offers: Offers<PointWriterService>, now: () => number) {
    this.#offers = offers;
    this.#now = now;
  }

  has(point: string): boolean {
    return this.#byPoint.has(point);
  }

  /** Looks who offers what; a connector that cannot be asked offers nothing. */
  async refresh(): Promise<void> {
    if (!hasPassed(this.#now(), this.#readAt, keepMs)) return;
    this.#readAt = this.#now();
    const found = new Map<string, PointWriterService>();
    for (const { service } of await this.#offers.all()) {
      const points = await service.points().catch(() => []);
      for (const { point } of points) if (!found.has(point)) found.set(point, service);
    }
    this.#byPoint = found;
  }

  async write(order: WriteOrder): Promise<WriteAnswer> {
    const writer = this.#byPoint.get(order.point);
    const at = this.#now();
    if (!writer) {
      return { status: 'refused', code: 'unknown-point', reason: `no connector offers ${order.point} as writable`, at };
    }
    return writer
      .write(order)
      .catch((error: unknown): WriteAnswer => ({ status: 'timed-out', reason: String(error), at: this.#now() }));
  }

  async readBack(point: string): Promise<ReadBack> {
    const writer = this.#byPoint.get(point);
    if (!writer) return { status: 'failed', reason: `no connector offers ${point} as writable`, at: this.#now() };
    return writer
      .readBack(point)
      .catch((error: unknown): ReadBack => ({ status: 'failed', reason: String(error), at: this.#now() }));
  }
}
