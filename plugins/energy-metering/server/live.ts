import { hasPassed } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { overviewTopic } from '../contracts/index.ts';
import type { PowerMeter } from '../domain/index.ts';
import type { Energy } from './context.ts';
import { livePower, powerMeters } from './overview.ts';

/** How often the overview is sent, ms. */
const cadenceMs = 2000;
/** Points and their rhythm change rarely; read again this often, ms. */
const rereadMs = 60_000;

/**
 * Sends power now from the newest values in the database: the park's to those who see the park, each enterprise's part to its
 * members. Nothing is sent while nothing changed.
 */
export function startLive(energy: Energy, scope: Pick<ParkScope, 'every' | 'live' | 'clock'>): void {
  let meters: PowerMeter[] = [];
  let readAt = -Infinity;
  let sent = '';
  let busy = false;
  scope.every(cadenceMs, async () => {
    if (busy) return;
    busy = true;
    try {
      if (hasPassed(scope.clock.now(), readAt, rereadMs)) {
        meters = await powerMeters(energy);
        readAt = scope.clock.now();
      }
      const points = [...new Set(meters.flatMap(({ config }) => config.powerPoint ?? []))];
      if (points.length === 0) return;
      const latest = new Map((await energy.telemetry.latest(points)).map((value) => [value.point, value]));
      const power = livePower(energy, meters, latest, null);
      // Also where nothing came in: a value that has become too old takes its place in no sum any more.
      const state = JSON.stringify({ ...power, ts: 0 });
      if (state === sent) return;
      sent = state;
      scope.live.emit(overviewTopic, power);
      for (const [enterpriseId, own] of byEnterprise(meters))
        scope.live.emit(overviewTopic, livePower(energy, own, latest, enterpriseId), { enterpriseId });
    } finally {
      busy = false;
    }
  });
}

function byEnterprise(meters: readonly PowerMeter[]): Map<string, PowerMeter[]> {
  const groups = new Map<string, PowerMeter[]>();
  for (const entry of meters) {
    const { enterpriseId } = entry.meter;
    if (enterpriseId === null) continue;
    groups.set(enterpriseId, [...(groups.get(enterpriseId) ?? []), entry]);
  }
  return groups;
}
