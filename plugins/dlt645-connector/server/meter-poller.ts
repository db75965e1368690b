import { dlt645FreezeTime } from '@lingtan/protocols';
import type { Clock, Logger } from '@lingtan/sdk';
import { sampleQuality, type Sample, type TelemetryService } from '@lingtan/telemetry/contracts';
import type { Dlt645MeterStatus } from '../contracts/index.ts';
import { backOffMs, nextDue, readFreezeTime, readValue, type ResolvedMeter } from '../domain/index.ts';
import { addressOf, isSimulated } from './locate.ts';
import type { LineAnswer, SerialLine } from './serial-line.ts';

/** Samples kept while the database does not take them. */
const maxWaiting = 2_000;
/** How long a simulated meter may take to be up, after the simulator has started, before it counts as silent. */
const simulatorStartMs = 30_000;
const lookAgainMs = 1_000;

export interface PollerParts {
  resolved: ResolvedMeter;
  line: SerialLine;
  /** Whether the meter is not up only because what it belongs to starts. */
  starting(): Promise<boolean>;
  telemetry: TelemetryService;
  clock: Clock;
  log: Logger;
  backOffMaxMs: number;
  timeZone: string;
  /** 0..1; spreads meters that failed together. */
  jitter(): number;
  changed(): void;
}

/** Reads one meter, apart from all others: its own loop, back-off and state. */
export class MeterPoller {
  readonly #parts: PollerParts;
  readonly #status: Dlt645MeterStatus;
  #known: ReadonlySet<string> | null = null;
  #failures = 0;
  #waiting: Sample[] = [];

  constructor(parts: PollerParts) {
    const { meter, address, values } = parts.resolved;
    this.#parts = parts;
    this.#status = {
      id: meter.id,
      title: meter.title ?? null,
      address: addressOf(meter),
      meter: address,
      profile: meter.profile ?? null,
      state: meter.enabled ? 'starting' : 'disabled',
      lastSeenAt: null,
      pollMs: null,
      polls: 0,
      failedPolls: 0,
      points: values.length,
      unknownPoints: 0,
      refused: 0,
      samples: 0,
      errors: 0,
      lastError: null,
    };
  }

  get status(): Dlt645MeterStatus {
    return { ...this.#status };
  }

  /** Reads only values whose point the park has. Called again as points come and go. */
  usePoints(known: ReadonlySet<string>): void {
    this.#known = known;
    this.#status.unknownPoints = this.#parts.resolved.values.filter(({ point }) => !known.has(point)).length;
  }

  /** Polls until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, resolved, backOffMaxMs, jitter } = this.#parts;
    const { meter } = resolved;
    const begun = clock.now();
    let due = clock.now();
    while (!signal.aborted) {
      await sleep(Math.max(0, due - clock.now()), signal);
      if (signal.aborted) break;
      const outcome = await this.poll(signal);
      const now = clock.now();
      const waits = outcome !== 'ok' && isSimulated(meter) && this.#status.lastSeenAt === null;
      if (waits && (now - begun < simulatorStartMs || (await this.#parts.starting()))) {
        due = now + lookAgainMs;
        continue;
      }
      if (outcome !== 'ok') this.#fail(outcome);
      due = Math.max(nextDue(now, meter.periodMs), now + backOffMs(this.#failures, backOffMaxMs, jitter()));
      this.#parts.changed();
    }
    await this.#store([]);
  }

  /** Reads all values once. Returns `ok`, or why the meter does not answer. */
  async poll(signal?: AbortSignal): Promise<string> {
    const { resolved, line, clock, log } = this.#parts;
    const { meter, address, version } = resolved;
    const { timeoutMs, minGapMs, wakeUps } = meter;
    const started = performance.now();
    const samples: Sample[] = [];
    const problems: string[] = [];
    // Several values were frozen at one time, which is asked for once.
    const answers = new Map<string, LineAnswer>();
    const ask = async (identifier: string): Promise<LineAnswer> => {
      const answer =
        answers.get(identifier) ?? (await line.read({ address, version, identifier, timeoutMs, minGapMs, wakeUps }));
      answers.set(identifier, answer);
      return answer;
    };
    for (const value of resolved.values) {
      if (signal?.aborted) break;
      if (this.#known && !this.#known.has(value.point)) continue;
      const { identifier, point } = value;
      const timeOf = dlt645FreezeTime(identifier);
      let answer: LineAnswer;
      let at: ReturnType<typeof readFreezeTime>;
      try {
        answer = await ask(identifier);
        at = timeOf === undefined ? { ok: true, at: clock.now() } : this.#frozenAt(timeOf, await ask(timeOf));
      } catch (error) {
        if (samples.length > 0) await this.#store(samples);
        return error instanceof Error ? error.message : String(error);
      }
      // A meter that refuses one value is alive: the others are read all the same.
      const read =
        'refused' in answer
          ? { ok: false as const, reason: `${identifier}: ${answer.refused}` }
          : readValue(value, answer.data);
      if (!read.ok) problems.push(read.reason);
      else if (!at.ok) problems.push(at.reason);
      else if (read.value !== null)
        samples.push({
          point,
          ts: at.at,
          value: read.value,
          quality: isSimulated(meter) ? sampleQuality.simulated : 0,
        });
    }
    if (this.#failures >= 2) log.info({ meter: meter.id }, 'DL/T 645 meter answers again');
    this.#failures = 0;
    const status = this.#status;
    status.polls++;
    status.refused = problems.length;
    status.pollMs = Math.round((performance.now() - started) * 10) / 10;
    status.lastSeenAt = clock.now();
    status.state = problems.length === 0 ? 'online' : 'degraded';
    if (problems[0] !== undefined) this.#error(problems[0]);
    await this.#store(samples);
    return 'ok';
  }

  /** A value that was frozen belongs to the time of its freeze; without that time it is none. */
  #frozenAt(identifier: string, answer: LineAnswer): ReturnType<typeof readFreezeTime> {
    if ('refused' in answer) return { ok: false, reason: `${identifier}: ${answer.refused}` };
    const { timeZone, clock } = this.#parts;
    return readFreezeTime(identifier, answer.data, { timeZone, now: clock.now() });
  }

  #fail(reason: string): void {
    const { log, resolved } = this.#parts;
    this.#failures++;
    this.#status.polls++;
    this.#status.failedPolls++;
    this.#status.state = this.#failures >= 2 ? 'stale' : 'degraded';
    this.#error(reason);
    if (this.#failures === 2) log.warn({ meter: resolved.meter.id, reason }, 'DL/T 645 meter does not answer');
  }

  async #store(samples: readonly Sample[]): Promise<void> {
    const batch = [...this.#waiting, ...samples];
    if (batch.length === 0) return;
    try {
      const result = await this.#parts.telemetry.ingest(this.#parts.resolved.meter.id, batch);
      this.#waiting = [];
      this.#status.samples += result.stored;
      const first = result.rejected[0];
      if (first) this.#error(`${first.point}: ${first.message}`);
    } catch (error) {
      const lost = Math.max(0, batch.length - maxWaiting);
      this.#waiting = batch.slice(lost);
      const text = error instanceof Error ? error.message : String(error);
      this.#error(lost > 0 ? `not stored: ${text}; the ${lost} oldest samples are lost` : `not stored yet: ${text}`);
    }
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
