import { ingestPatiently } from '@lingtan/telemetry/contracts';
import type { RejectedSample, Sample, TelemetryService } from '@lingtan/telemetry/contracts';

/** Samples in one call at most; a single larger message goes in one call of its own. */
const maxSamples = 5_000;
/** Devices usually wait as long for an acknowledgement before they send again. */
const patienceMs = 30_000;

/** Told what became of a message's samples; indexes are the message's own. */
export type OnStored = (device: string, samples: readonly Sample[], rejected: readonly RejectedSample[]) => void;

const none: RejectedSample[] = [];

interface Entry {
  device: string;
  samples: Sample[];
  /** Which points that control rests on its sender may feed; null or absent: all. */
  controlPoints: readonly string[] | null | undefined;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Puts the messages that one turn of the event loop brings into one call of the store: a message with a single value
 * then costs no more than its value. Each message learns its own rejected samples, after the commit.
 */
export class IngestBatcher {
  readonly #telemetry: TelemetryService;
  readonly #onStored: OnStored;
  #entries: Entry[] = [];
  #samples = 0;
  #scheduled = false;

  constructor(telemetry: TelemetryService, onStored: OnStored) {
    this.#telemetry = telemetry;
    this.#onStored = onStored;
  }

  /** Resolves when the samples are committed. */
  add(device: string, samples: Sample[], controlPoints?: readonly string[] | null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#samples > 0 && this.#samples + samples.length > maxSamples) this.#flush();
      this.#entries.push({ device, samples, controlPoints, resolve, reject });
      this.#samples += samples.length;
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#flush();
      });
    });
  }

  #flush(): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    this.#samples = 0;
    // A call is made in the name of one sender: of those that may feed the same points.
    const alike = new Map<string | undefined, Entry[]>();
    for (const entry of entries) {
      const key = entry.controlPoints?.join('\n');
      const others = alike.get(key);
      if (others) others.push(entry);
      else alike.set(key, [entry]);
    }
    for (const each of alike.values()) void this.#send(each);
  }

  async #send(entries: readonly Entry[]): Promise<void> {
    const samples = entries.length === 1 ? entries[0]!.samples : entries.flatMap((entry) => entry.samples);
    try {
      const { rejected } = await ingestPatiently(this.#telemetry, 'mqtt', samples, patienceMs, {
        controlPoints: entries[0]!.controlPoints ?? null,
      });
      this.#distribute(entries, rejected);
    } catch (error) {
      for (const entry of entries) entry.reject(error);
    }
  }

  #distribute(entries: readonly Entry[], rejected: readonly RejectedSample[]): void {
    const ordered = rejected.length > 1 ? [...rejected].sort((a, b) => a.index - b.index) : rejected;
    let first = 0;
    let next = 0;
    for (const { device, samples, resolve } of entries) {
      let own: RejectedSample[] = none;
      for (; next < ordered.length && ordered[next]!.index < first + samples.length; next++) {
        if (own === none) own = [];
        own.push({ ...ordered[next]!, index: ordered[next]!.index - first });
      }
      first += samples.length;
      this.#onStored(device, samples, own);
      resolve();
    }
  }
}
