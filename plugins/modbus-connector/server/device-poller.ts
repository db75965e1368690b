import { hasPassed } from '@lingtan/sdk';
import type { Clock, Logger } from '@lingtan/sdk';
import { sampleQuality, type Sample, type TelemetryService } from '@lingtan/telemetry/contracts';
import type { ModbusDeviceStatus } from '../contracts/index.ts';
import {
  backOffMs,
  nextDue,
  planReads,
  readValues,
  type Block,
  type BlockAnswer,
  type ReadItem,
  type ResolvedDevice,
  type ResolvedGroup,
} from '../domain/index.ts';
import { addressOf, DeviceNotUp, isSimulated } from './locate.ts';
import type { ModbusLink } from './link.ts';
import { ModbusReadError } from './modbus-client.ts';

/** Samples kept while the database does not take them. */
const maxWaiting = 5_000;
/** How long a simulated device may take to be up, after the simulator has started, before it counts as silent. */
const simulatorStartMs = 30_000;
const lookAgainMs = 1_000;
/** Exceptions by which a gateway says that the device behind it does not answer. */
const gatewayExceptions = new Set([10, 11]);

export interface PollerParts {
  resolved: ResolvedDevice;
  link: ModbusLink;
  /** Whether the device is not up only because what it belongs to starts. */
  starting(): Promise<boolean>;
  telemetry: TelemetryService;
  clock: Clock;
  log: Logger;
  backOffMaxMs: number;
  /** 0..1; spreads devices that failed together. */
  jitter(): number;
  changed(): void;
}

interface PlannedGroup {
  group: ResolvedGroup;
  blocks: Block<ReadItem>[];
  /** When it was said when it is due, and for when. */
  saidAt: number;
  dueAt: number;
}

/** Polls one device, apart from all others: its own loop, back-off and state. */
export class DevicePoller {
  readonly #parts: PollerParts;
  #groups: PlannedGroup[] = [];
  #failures = 0;
  #startedAt: number;
  #waiting: Sample[] = [];
  /** Of the present {@link run}. */
  #signal: AbortSignal | null = null;
  #status: ModbusDeviceStatus;

  constructor(parts: PollerParts) {
    const { device, groups } = parts.resolved;
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#status = {
      id: device.id,
      title: device.title ?? null,
      address: addressOf(device),
      unitId: device.unitId,
      profile: device.profile ?? null,
      state: device.enabled ? 'starting' : 'disabled',
      lastSeenAt: null,
      nextPollAt: null,
      pollMs: null,
      requests: 0,
      polls: 0,
      failedPolls: 0,
      points: groups.reduce((sum, group) => sum + group.registers.length, 0),
      unknownPoints: 0,
      samples: 0,
      errors: 0,
      lastError: null,
    };
    this.usePoints(null);
  }

  get status(): ModbusDeviceStatus {
    return { ...this.#status };
  }

  /** Reads only registers whose point the park has (null: all). Called again as points come and go. */
  usePoints(known: ReadonlySet<string> | null): void {
    const { groups, limits } = this.#parts.resolved;
    const due = new Map(this.#groups.map(({ group, saidAt, dueAt }) => [group.id, { saidAt, dueAt }]));
    let unknown = 0;
    this.#groups = groups.map((group) => {
      const registers = group.registers.filter((register) => known === null || known.has(register.point));
      unknown += group.registers.length - registers.length;
      return { group, blocks: planReads(registers, limits), ...(due.get(group.id) ?? { saidAt: 0, dueAt: 0 }) };
    });
    this.#status.unknownPoints = unknown;
    this.#status.requests = this.#groups.reduce((sum, planned) => sum + planned.blocks.length, 0);
    this.#tellIdle();
  }

  /** A device none of whose points exist is not polled: that is a mistake in the configuration, not a healthy device. */
  #tellIdle(): void {
    const status = this.#status;
    if (status.state === 'disabled') return;
    if (status.requests > 0) {
      if (status.polls === 0) status.state = 'starting';
      return;
    }
    if (status.state !== 'starting' && status.polls === 0) return;
    status.state = 'degraded';
    this.#error(`nothing to read: the park has none of the ${status.points} points`, this.#parts.clock.now());
  }

  /** Polls until `signal` is aborted; may be called again afterwards. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    this.#signal = signal;
    this.#startedAt = clock.now();
    while (!signal.aborted) {
      const now = clock.now();
      const next = Math.min(...this.#groups.map((planned) => this.#waitMs(planned, now)));
      const wait = Math.min(Number.isFinite(next) ? next : 1000, 3_600_000);
      this.#status.nextPollAt = clock.now() + wait;
      if (wait > 0) await sleep(wait, signal);
      if (signal.aborted) break;
      await this.pollDue();
    }
    // What the database did not take so far; another process goes on with the device.
    await this.#store([]);
  }

  /** How long until a group is due; none where the clock has been set back since that was said. */
  #waitMs({ saidAt, dueAt }: PlannedGroup, now: number): number {
    return hasPassed(now, saidAt, dueAt - saidAt) ? 0 : dueAt - now;
  }

  /** Polls the groups that are due once, and sets when they are due again. */
  async pollDue(): Promise<void> {
    const { clock } = this.#parts;
    const now = clock.now();
    const due = this.#groups.filter((planned) => this.#waitMs(planned, now) === 0);
    if (due.every((planned) => planned.blocks.length === 0)) {
      for (const planned of due) plan(planned, now, nextDue(now, planned.group.periodMs));
      return;
    }
    const started = performance.now();
    const outcome = await this.#readAll(due.flatMap((planned) => planned.blocks));
    const after = clock.now();
    const waits = outcome.notUp && this.#status.polls === 0;
    if (waits && (after - this.#startedAt < simulatorStartMs || (await this.#parts.starting()))) {
      for (const planned of due) plan(planned, after, after + lookAgainMs);
      return;
    }
    const rest = outcome.failed
      ? this.#fail(outcome.failed)
      : this.#succeed(performance.now() - started, outcome.refused);
    for (const planned of due) plan(planned, after, nextDue(after, planned.group.periodMs));
    if (rest > 0)
      for (const planned of this.#groups) plan(planned, after, after + Math.max(rest, this.#waitMs(planned, after)));
    await this.#store(outcome.answers);
    this.#parts.changed();
  }

  async #readAll(
    blocks: readonly Block<ReadItem>[],
  ): Promise<{ answers: BlockAnswer[]; failed: string | null; refused: string | null; notUp: boolean }> {
    const { resolved, link, clock } = this.#parts;
    const { unitId, timeoutMs, minGapMs } = resolved.device;
    const answers: BlockAnswer[] = [];
    let refused: string | null = null;
    for (const block of blocks) {
      if (this.#signal?.aborted) break;
      const { fc, address, quantity } = block;
      try {
        const bytes = await link.read({ unitId, fc, address, quantity, timeoutMs, minGapMs });
        answers.push({ block, bytes, at: clock.now() });
      } catch (error) {
        const reason = `FC ${fc}, ${quantity} from ${address}: ${error instanceof Error ? error.message : String(error)}`;
        // A device that refuses one block is alive: the others are read all the same.
        const exception = error instanceof ModbusReadError ? error.exception : null;
        if (exception === null || gatewayExceptions.has(exception))
          return { answers, failed: reason, refused, notUp: error instanceof DeviceNotUp };
        refused ??= reason;
      }
    }
    return { answers, failed: null, refused, notUp: false };
  }

  #fail(reason: string): number {
    const { clock, resolved, log, backOffMaxMs, jitter } = this.#parts;
    if (this.#signal?.aborted) return 0;
    this.#failures++;
    this.#status.polls++;
    this.#status.failedPolls++;
    this.#status.state = this.#failures >= 2 ? 'stale' : 'degraded';
    this.#error(reason, clock.now());
    if (this.#failures === 2) log.warn({ device: resolved.device.id, reason }, 'Modbus device does not answer');
    return backOffMs(this.#failures, backOffMaxMs, jitter());
  }

  #succeed(pollMs: number, refused: string | null): number {
    const { clock, resolved, log } = this.#parts;
    if (this.#failures >= 2) log.info({ device: resolved.device.id }, 'Modbus device answers again');
    this.#failures = 0;
    this.#status.polls++;
    this.#status.pollMs = Math.round(pollMs * 10) / 10;
    this.#status.lastSeenAt = clock.now();
    this.#status.state = refused === null ? 'online' : 'degraded';
    if (refused !== null) this.#error(refused, clock.now());
    return 0;
  }

  async #store(answers: readonly BlockAnswer[]): Promise<void> {
    const { telemetry, resolved, clock } = this.#parts;
    const base = isSimulated(resolved.device) ? sampleQuality.simulated : sampleQuality.good;
    const { samples, problems } = readValues(answers, base);
    if (problems.length > 0) {
      this.#status.state = 'degraded';
      this.#error(
        problems
          .slice(0, 3)
          .map((each) => `${each.point}: ${each.reason}`)
          .join('; '),
        clock.now(),
      );
    }
    this.#waiting.push(...samples);
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    try {
      const result = await telemetry.ingest(`modbus/${resolved.device.id}`, batch);
      this.#waiting = [];
      this.#status.samples += result.stored;
      const first = result.rejected[0];
      if (first) this.#error(`${first.point}: ${first.message}`, clock.now());
    } catch (error) {
      const lost = batch.length - maxWaiting;
      if (lost > 0) this.#waiting = batch.slice(lost);
      const text = error instanceof Error ? error.message : String(error);
      this.#error(
        lost > 0 ? `not stored: ${text}; the ${lost} oldest samples are lost` : `not stored yet: ${text}`,
        clock.now(),
      );
    }
  }

  #error(text: string, at: number): void {
    this.#status.errors++;
    this.#status.lastError = { at, message: text.slice(0, 300) };
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
  });
}

function plan(planned: PlannedGroup, now: number, dueAt: number): void {
  planned.saidAt = now;
  planned.dueAt = dueAt;
}
