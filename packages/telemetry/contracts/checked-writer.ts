import { agoMs, type Clock, momentOf, type ParkScope } from '@lingtan/sdk';
import {
  PointWriter,
  type PointWriterService,
  type ReadBack,
  type WritablePoint,
  type WriteAnswer,
  type WriteOrder,
  type WriteRefusal,
} from './point-writer.ts';

/** How long an answer is remembered under its key, ms. */
const rememberMs = 600_000;

/** What became of a value on its way to a device; `too-late` never left. */
export type Sent =
  | { status: 'acknowledged' }
  | { status: 'too-late' }
  | { status: 'refused'; reason: string }
  | { status: 'timed-out'; reason: string };

/** How long the database may take to say who leads, ms. */
const confirmWithinMs = 1000;

/** The last look at an order before it leaves, anew for each frame: a queue may have cost time, and a stop of the process. */
export interface LastLook {
  /** Asks the database who leads, once the frame's turn has come. What it says is part of {@link due}. */
  confirm(): Promise<void>;
  /** Whether the order may leave. Nothing that can wait may lie between this and the bytes. */
  due(): boolean;
  /** ms until the order's expiry. */
  leftMs(): number;
}

/** A point of a device that takes values, and the way to it: all that differs between protocols. */
export interface WriteTarget extends WritablePoint {
  /** Whether the operator lets the device work at all. */
  enabled: boolean;
  /** An order with less life than this, ms, is not sent. */
  leastLifeMs: number;
  /** Whether the connection lies in this process, and no other can have taken it over. */
  here(): boolean;
  /** Whether the database knows of nobody who has taken it over. */
  confirm(): Promise<boolean>;
  /** What would be sent for `value`; null where the device cannot hold it. */
  encode(value: number): ((look: LastLook) => Promise<Sent>) | null;
  /** Asks the device for the value it holds. A failure is thrown with its reason as message. */
  read(): Promise<number>;
}

/** What a device was given by an order, and by those that only renewed it. */
export interface StandingOrder {
  order: WriteOrder;
  /** How often it was renewed. */
  renewals: number;
  /** Until when the device holds it, ms UTC. */
  until: number;
}

/** What a connector gives to the checks in front of its devices. */
export interface CheckedWriterParts {
  targets: readonly WriteTarget[];
  clock: Clock;
  /**
   * Appends to the audit log, with what was recorded before; what cannot be recorded is not sent. `answer` is what became of
   * an order that left without a line, since it was to renew only.
   */
  record(order: WriteOrder, device: string, before: StandingOrder | null, answer: WriteAnswer | null): Promise<void>;
  /** The newest order of each point, of all who write to it. */
  newest?: Map<string, WriteOrder>;
}

/**
 * The checks in front of every device, in one order for all protocols: a point that may be written, a value within its
 * limits, a device that is switched on, an order that still holds, a connection of this process, a line in the audit
 * log. The same key is sent once. An order that waited never leaves after a newer one of its point. One that only renews
 * what the device holds needs no line of its own: the line of the next change says how often, and until when. One that was
 * to renew and is not acknowledged has its line afterwards, with its answer.
 */
export function checkedWriter({ targets, clock, record, newest = new Map() }: CheckedWriterParts): PointWriterService {
  const byPoint = new Map(targets.map((target) => [target.point, target]));
  const answers = new Map<string, { at: number; answer: Promise<WriteAnswer> }>();
  const standing = new Map<string, StandingOrder & { newest: WriteOrder }>();
  const refuse = (code: WriteRefusal, reason: string): WriteAnswer => ({
    status: 'refused',
    code,
    reason,
    at: clock.now(),
  });

  async function writeNew(order: WriteOrder): Promise<WriteAnswer> {
    const arrived = momentOf(clock);
    const target = byPoint.get(order.point);
    if (!target) return refuse('unknown-point', `${order.point} is not writable here`);
    const { value, expiresAt, sendWithinMs = Infinity } = order;
    for (const [field, given] of Object.entries({ value, expiresAt }))
      if (typeof given !== 'number' || !Number.isFinite(given))
        return refuse('bad-value', `${field}: ${String(given)}`);
    const { min, max, device } = target;
    if (value < min || value > max) return refuse('out-of-range', `${value}; expected ${min} to ${max}`);
    const send = target.encode(value);
    if (!send) return refuse('out-of-range', `${value} cannot be held by ${device}`);
    if (!target.enabled) return refuse('not-allowed', `${device} is switched off`);
    const lifeMs = expiresAt - arrived.at;
    const ageMs = (): number => agoMs(clock, arrived);
    const leftMs = (): number => lifeMs - ageMs();
    let unconfirmed: string | null = null;
    const refusal = (): WriteAnswer | null => {
      if (newest.get(order.point) !== order) return refuse('superseded', `a newer order for ${order.point} has come`);
      if (unconfirmed !== null) return refuse('elsewhere', unconfirmed);
      if (!target.here()) return refuse('elsewhere', `another process is connected to ${device}`);
      if (ageMs() > sendWithinMs)
        return refuse('expired', `it waited ${Math.round(ageMs())} ms; expected at most ${sendWithinMs} ms`);
      if (leftMs() >= target.leastLifeMs) return null;
      return refuse('expired', `it held until ${new Date(expiresAt).toISOString()}`);
    };
    const before = newest.get(order.point);
    newest.set(order.point, order);
    const early = refusal();
    if (early) {
      if (before) newest.set(order.point, before);
      else newest.delete(order.point);
      return early;
    }
    const held = standing.get(order.point) ?? null;
    const renews =
      held !== null &&
      held.newest === before &&
      before.key === order.renews &&
      before.value === value &&
      arrived.at < held.until;
    if (!renews) await record(order, device, held, null);
    // Asked again right before each frame: to record it, or a queue, may have taken longer than it holds.
    let late: WriteAnswer | null = null;
    const due = (): boolean => (late ??= refusal()) === null;
    const confirm = async (): Promise<void> => {
      if (due()) unconfirmed = await reasonAgainst(target, Math.min(confirmWithinMs, sendWithinMs - ageMs()));
    };
    const sent = await send({ confirm, due, leftMs });
    if (sent.status === 'acknowledged') {
      const [first, renewals] = renews ? [held.order, held.renewals + 1] : [order, 0];
      standing.set(order.point, { order: first, renewals, until: expiresAt, newest: order });
      return { ...sent, at: clock.now() };
    }
    // Who knows what it holds now: the next order is recorded, whatever it says. One that came meanwhile stands.
    if (standing.get(order.point) === held) standing.delete(order.point);
    const answer = answerOf(sent, late);
    if (renews) await record(order, device, held, answer);
    return answer;
  }

  function answerOf(sent: Sent, late: WriteAnswer | null): WriteAnswer {
    if (sent.status === 'too-late') return late ?? refuse('expired', 'its turn came too late');
    if (sent.status === 'refused') return refuse('device-refused', sent.reason);
    return { ...sent, at: clock.now() };
  }

  function forget(now: number): void {
    for (const [key, { at }] of answers) {
      if (now - at <= rememberMs) return;
      answers.delete(key);
    }
  }

  return {
    points: async () =>
      targets.map(({ point, device, min, max, unit, expires }) => ({ point, device, min, max, unit, expires })),
    write(order) {
      const now = clock.now();
      forget(now);
      const known = answers.get(order.key);
      if (known) return known.answer;
      const answer = writeNew(order);
      answers.set(order.key, { at: now, answer });
      return answer;
    },
    async readBack(point): Promise<ReadBack> {
      const target = byPoint.get(point);
      const fail = (reason: string): ReadBack => ({ status: 'failed', reason, at: clock.now() });
      if (!target) return fail(`${point} is not writable`);
      try {
        const value = await target.read();
        return { status: 'read', value, at: clock.now() };
      } catch (error) {
        return fail(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** Why a target must not be written, by the word of the database; null when it may. */
async function reasonAgainst(target: WriteTarget, withinMs: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`the database did not say within ${Math.round(withinMs)} ms who leads`), withinMs);
  });
  const asked = target.confirm().then(
    (leads) => (leads ? null : `another process has taken ${target.device} over`),
    (error: unknown) => `the database did not say who leads: ${error instanceof Error ? error.message : String(error)}`,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Offers the targets to the plugins that the connector's configuration names; others see no point that they could write.
 * @param action name of the line in the audit log, e.g. `modbus.write`
 * @throws what `twice` makes, for a point that two devices would take
 */
export function offerWriting(
  park: ParkScope<{ writers: string[] }>,
  targets: readonly WriteTarget[],
  { action, twice }: { action: string; twice(target: WriteTarget): Error },
): void {
  const points = new Set<string>();
  for (const target of targets) {
    if (points.has(target.point)) throw twice(target);
    points.add(target.point);
  }
  const { db, clock, config } = park;
  const newest = new Map<string, WriteOrder>();
  park.provideFor(PointWriter, (plugin) =>
    checkedWriter({
      targets: config.writers.includes(plugin) ? targets : [],
      clock,
      newest,
      record: (order, device, before, answer) =>
        db.tx((tx) =>
          park.audit(tx, {
            ...{ action, subject: order.point, after: { ...order, device, plugin, ...(answer && { answer }) } },
            ...(before && { before: { ...before.order, renewals: before.renewals, until: before.until } }),
          }),
        ),
    }),
  );
}
