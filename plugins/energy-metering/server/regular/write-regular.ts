import type { Tx } from '@lingtan/sdk';
import { IntervalClosed } from '../../contracts/index.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { insertRevisions, readIntervals } from '../interval-store.ts';
import type { NewRevision } from '../interval-store.ts';
import { publish } from '../write-revisions.ts';
import type { WriteResult } from '../write-revisions.ts';
import type { RegularWrite } from './close-regular.ts';

/** Tells the followers of intervals that the regular path closed, and publishes them as one window. */
export async function followRegular(
  energy: Energy,
  tx: Tx,
  written: readonly RegularWrite[],
  span: Span,
): Promise<WriteResult> {
  const intervals = (span.to - span.from) / energy.width;
  await energy.scope.events.publish(tx, IntervalClosed, {
    from: iso(span.from),
    to: iso(span.to),
    intervalMinutes: energy.minutes,
    meters: written.map(({ meter, direction }) => ({ meter: meter.id, direction, intervals })),
  });
  const followed: NewRevision[] = [];
  const back = new ReadBack(energy, tx, written, span);
  for (const follow of energy.followers) {
    if (follow.followSpan !== undefined) {
      const more = [...(await follow.followSpan(energy, tx, written, span))];
      if (followed.length > 0) more.push(...(await follow(energy, tx, followed)));
      await insertRevisions(tx, energy.parkId, energy.minutes, more);
      followed.push(...more);
      continue;
    }
    const wanted = follow.regularOf === undefined ? null : await follow.regularOf(energy, tx, written, span);
    const own = await back.of(wanted);
    if (own.length + followed.length === 0) continue;
    const more = await follow(energy, tx, [...own, ...followed]);
    await insertRevisions(tx, energy.parkId, energy.minutes, more);
    followed.push(...more);
  }
  const { closed, revised } = await publish(energy, tx, followed);
  return { closed: closed + written.length * intervals, revised };
}

/** Reads written intervals back as revisions, each meter once. */
class ReadBack {
  readonly #energy: Energy;
  readonly #tx: Tx;
  readonly #span: Span;
  readonly #written: ReadonlyMap<string, RegularWrite>;
  readonly #read = new Map<string, NewRevision[]>();

  constructor(energy: Energy, tx: Tx, written: readonly RegularWrite[], span: Span) {
    this.#energy = energy;
    this.#tx = tx;
    this.#span = span;
    this.#written = new Map(written.map((entry) => [`${entry.meter.id}.${entry.direction}`, entry]));
  }

  /** Revisions of some meters, or of all. */
  async of(meters: ReadonlySet<string> | null): Promise<NewRevision[]> {
    const ids = [...new Set([...this.#written.values()].map(({ meter }) => meter.id))];
    const wanted = meters === null ? ids : ids.filter((id) => meters.has(id));
    await this.#load(wanted.filter((id) => !this.#read.has(id)));
    return wanted.flatMap((id) => this.#read.get(id)!);
  }

  async #load(meters: readonly string[]): Promise<void> {
    if (meters.length === 0) return;
    for (const id of meters) this.#read.set(id, []);
    const query = { ...this.#span, meters, minutes: this.#energy.minutes };
    for (const interval of await readIntervals(this.#tx, query)) {
      const { meter, direction, revision } = interval;
      const entry = this.#written.get(`${meter}.${direction}`);
      if (entry) this.#read.get(meter)!.push({ meter: entry.meter, direction, revision, interval });
    }
  }
}
