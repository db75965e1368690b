import type { Sample, TelemetryService } from '@lingtan/telemetry/contracts';
import { sleep } from './deadline.ts';

/** Samples kept while the database does not take them. */
const maxWaiting = 10_000;
/** What comes within this time is stored together, ms. */
const gatherMs = 250;

/** Values of one server on their way to the database. Those that it does not take wait, and the oldest are lost with a word. */
export class SampleStore {
  readonly #source: string;
  readonly #telemetry: TelemetryService;
  readonly #tell: { stored(count: number): void; problem(message: string): void };
  #waiting: Sample[] = [];
  #lost = 0;
  #arrived: (() => void) | null = null;

  constructor(
    source: string,
    telemetry: TelemetryService,
    tell: { stored(count: number): void; problem(message: string): void },
  ) {
    this.#source = source;
    this.#telemetry = telemetry;
    this.#tell = tell;
  }

  add(sample: Sample): void {
    this.#waiting.push(sample);
    if (this.#waiting.length > maxWaiting) {
      this.#waiting.shift();
      this.#lost++;
    }
    this.#arrived?.();
  }

  /** Resolves a moment after something came. */
  async arrival(): Promise<void> {
    if (this.#waiting.length === 0) await new Promise<void>((resolve) => (this.#arrived = resolve));
    this.#arrived = null;
    await sleep(gatherMs, new AbortController().signal);
  }

  /** Stores what waits. Returns whether there was anything. Never rejects. */
  async flush(): Promise<boolean> {
    if (this.#lost > 0) {
      this.#tell.problem(`the ${this.#lost} oldest samples are lost: the database did not take them`);
      this.#lost = 0;
    }
    const batch = this.#waiting;
    if (batch.length === 0) return false;
    this.#waiting = [];
    try {
      const result = await this.#telemetry.ingest(this.#source, batch);
      this.#tell.stored(result.stored);
      const [first] = result.rejected;
      if (first) this.#tell.problem(`${first.point}: ${first.message}`);
    } catch (error) {
      this.#waiting = [...batch, ...this.#waiting].slice(-maxWaiting);
      this.#tell.problem(`not stored yet: ${error instanceof Error ? error.message : String(error)}`);
    }
    return true;
  }
}
