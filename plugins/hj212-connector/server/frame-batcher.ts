import { ingestPatiently } from '@lingtan/telemetry/contracts';
import type { RejectedSample, Sample, TelemetryService } from '@lingtan/telemetry/contracts';

/** Samples in one call at most. */
const maxSamples = 5_000;
/** Calls under way: while they run, frames gather for the next one. */
const callsMost = 2;
/** A logger waits 10 s and repeats three times before it gives up. */
const patienceMs = 30_000;

interface Entry {
  samples: Sample[];
  resolve(rejected: RejectedSample[]): void;
  reject(error: unknown): void;
}

/** Puts the frames that arrive while the store is busy into one call: many loggers then cost little more than one. */
export class FrameBatcher {
  readonly #telemetry: Pick<TelemetryService, 'ingest'>;
  #entries: Entry[] = [];
  #calls = 0;

  constructor(telemetry: Pick<TelemetryService, 'ingest'>) {
    this.#telemetry = telemetry;
  }

  /** Resolves when the samples are committed, with those that were not taken; rejects when the store could not take any. */
  add(samples: Sample[]): Promise<RejectedSample[]> {
    return new Promise((resolve, reject) => {
      this.#entries.push({ samples, resolve, reject });
      if (this.#calls < callsMost) setImmediate(() => this.#next());
    });
  }

  #next(): void {
    if (this.#calls >= callsMost || this.#entries.length === 0) return;
    const entries: Entry[] = [];
    for (let count = 0; this.#entries.length > 0;) {
      const [first] = this.#entries as [Entry];
      if (entries.length > 0 && count + first.samples.length > maxSamples) break;
      entries.push(this.#entries.shift()!);
      count += first.samples.length;
    }
    this.#calls++;
    void this.#send(entries).finally(() => {
      this.#calls--;
      this.#next();
    });
  }

  async #send(entries: readonly Entry[]): Promise<void> {
    try {
      const samples = entries.flatMap((entry) => entry.samples);
      const { rejected } = await ingestPatiently(this.#telemetry, 'hj212', samples, patienceMs);
      let first = 0;
      for (const entry of entries) {
        const end = first + entry.samples.length;
        const from = first;
        const own = rejected.filter(({ index }) => index >= from && index < end);
        entry.resolve(own.map((each) => ({ ...each, index: each.index - from })));
        first = end;
      }
    } catch (error) {
      for (const entry of entries) entry.reject(error);
    }
  }
}
