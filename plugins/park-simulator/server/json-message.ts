import { sampleQuality } from '@lingtan/telemetry/contracts';

/** One record in the plain JSON form of mqtt-connector; always marked as simulated. */
export function jsonRecord(ts: number, values: Record<string, number>): string {
  return JSON.stringify({ ts, quality: sampleQuality.simulated, values });
}

/** Topic that a device sends plain JSON to. */
export function jsonTopic(parkId: string, device: string): string {
  return `lingtan/${parkId}/telemetry/${device}`;
}
