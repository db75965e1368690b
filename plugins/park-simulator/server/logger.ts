import type { BackfillProgress } from '../contracts/progress.ts';
import { recordCount, type HistoryChunk, type RecordedChunk } from '../domain/index.ts';
import { jsonRecord } from './json-message.ts';

/** Samples in one message: large enough to be cheap, small enough that live samples get their turn in between. */
const samplesPerMessage = 4000;

/** A stretch to hand in: chunks in the order of sending, recorded beforehand. */
export interface LoggedHistory {
  id: string;
  chunks: readonly RecordedChunk[];
  /** Chunks acknowledged already. */
  done: number;
}

export interface LoggerParts {
  /** Names of the recorded columns. */
  points: readonly string[];
  /** Resolves when the message is committed. */
  publish(payload: string): Promise<void>;
  /** Notes that the first `done` chunks are acknowledged. */
  done(id: string, done: number, finished: boolean): Promise<void>;
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Told each time a message was not taken, before it is tried again. */
  onFailure(error: unknown): void;
  signal: AbortSignal;
}

const retryMs = 2_000;

/**
 * A store-and-forward data logger: hands in recorded history over MQTT at QoS 1, two messages at a time, and notes each
 * acknowledged chunk, so that a kill costs at most a few chunks, which are sent again and count as duplicates.
 */
export class HistoryLogger {
  readonly #parts: LoggerParts;
  #total = 0;
  #sent = 0;
  #startedAt = 0;
  #phase: BackfillProgress['phase'] = 'off';

  constructor(parts: LoggerParts) {
    this.#parts = parts;
  }

  preparing(): void {
    this.#phase = 'preparing';
  }

  /** Adds stretches that will be sent, for the progress. */
  expect(chunks: readonly HistoryChunk[]): void {
    for (const chunk of chunks) this.#total += recordCount(chunk) * this.#parts.points.length;
  }

  progress(): BackfillProgress {
    const seconds = (this.#parts.now() - this.#startedAt) / 1000;
    const rate = this.#phase === 'sending' && seconds > 0 ? this.#sent / seconds : 0;
    const left = this.#total - this.#sent;
    return {
      phase: this.#phase,
      sent: this.#sent,
      total: this.#total,
      samplesPerSecond: Math.round(rate),
      etaSeconds: rate > 0 ? Math.ceil(left / rate) : null,
    };
  }

  async send(histories: readonly LoggedHistory[]): Promise<void> {
    this.#phase = 'sending';
    this.#startedAt = this.#parts.now();
    for (const history of histories) {
      for (let index = history.done; index < history.chunks.length; index++) {
        await this.#insist(history.chunks[index]!);
        if (this.#parts.signal.aborted) return;
        await this.#parts.done(history.id, index + 1, index + 1 === history.chunks.length);
      }
    }
    this.#phase = 'done';
  }

  async #insist(chunk: RecordedChunk): Promise<void> {
    while (!this.#parts.signal.aborted) {
      const before = this.#sent;
      try {
        return await this.#sendChunk(chunk);
      } catch (error) {
        this.#sent = before;
        this.#parts.onFailure(error);
        await this.#parts.wait(retryMs);
      }
    }
  }

  async #sendChunk(chunk: RecordedChunk): Promise<void> {
    const { points } = this.#parts;
    const perMessage = Math.max(1, Math.floor(samplesPerMessage / points.length));
    const records = recordCount(chunk);
    let before: Promise<void> = Promise.resolve();
    for (let first = 0; first < records && !this.#parts.signal.aborted; first += perMessage) {
      const last = Math.min(records, first + perMessage);
      const message = this.#parts.publish(this.#payload(chunk, first, last)).then(() => {
        this.#sent += (last - first) * points.length;
      });
      // Looked at below; marked as handled now, because the wait for its predecessor comes first.
      message.catch(() => undefined);
      await before;
      before = message;
    }
    await before;
  }

  #payload(chunk: RecordedChunk, first: number, last: number): string {
    const { points } = this.#parts;
    const records: string[] = [];
    for (let record = first; record < last; record++) {
      const values: Record<string, number> = {};
      for (let column = 0; column < points.length; column++) {
        values[points[column]!] = chunk.values[record * points.length + column]!;
      }
      records.push(jsonRecord(chunk.from + (record + 1) * chunk.resolutionMs, values));
    }
    return `[${records.join()}]`;
  }
}
