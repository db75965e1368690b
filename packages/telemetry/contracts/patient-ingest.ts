import { LingtanError } from '@lingtan/sdk';
import type { IngestResult, Sample, SampleSender, TelemetryService } from './index.ts';

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Stores samples, and waits as long as the store says that it is busy or away (status 503), up to `patienceMs`: the
 * sender's acknowledgement waits with it, and so does the sender. Other errors are passed on at once.
 */
export async function ingestPatiently(
  telemetry: Pick<TelemetryService, 'ingest'>,
  source: string,
  samples: Sample[],
  patienceMs: number,
  sender?: SampleSender,
): Promise<IngestResult> {
  const started = performance.now();
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await telemetry.ingest(source, samples, sender);
    } catch (error) {
      const busy = error instanceof LingtanError && error.status === 503;
      if (!busy || performance.now() - started + pause > patienceMs) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
