import type { ParkScope } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import type { AlarmConfig } from '../contracts/index.ts';

/** The alarms of one park. */
export interface Desk {
  readonly scope: ParkScope<AlarmConfig>;
  readonly telemetry: TelemetryService;
  /** Tells screens that something has changed; called after commit, gathered to one message a second. */
  changed(): void;
  /** Has waiting notices looked at soon. */
  notify(): Promise<void>;
}

export const keyOf = (of: { source: string; id: string }): string => `${of.source}:${of.id}`;

/** The parts of a key; null when it is none. */
export function partsOf(key: string): { source: string; id: string } | null {
  const at = key.indexOf(':');
  return at > 0 ? { source: key.slice(0, at), id: key.slice(at + 1) } : null;
}
