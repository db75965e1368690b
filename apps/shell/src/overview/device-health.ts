import type { LatestValue } from '@lingtan/web-sdk';
import type { ApiAsset, ApiPoint } from '../points/types.ts';

export type Freshness = 'good' | 'late' | 'lost';

/** Freshness of one device: the state of its worst point. */
export interface DeviceHealth {
  asset: ApiAsset;
  state: Freshness;
  points: number;
  silent: number;
  /** Time of the newest value of any point; null when there never was one. */
  newest: number | null;
}

/** A point is late after three missed samples and lost after ten, never sooner than 15 s. */
export function freshness(point: ApiPoint, ts: number | undefined, now: number): Freshness {
  if (ts === undefined) return 'lost';
  const expected = Math.max(5_000, point.expectedEverySeconds * 1000);
  const age = now - ts;
  if (age > expected * 10) return 'lost';
  return age > expected * 3 ? 'late' : 'good';
}

const rank: Record<Freshness, number> = { good: 0, late: 1, lost: 2 };

/** Health of every asset that has points, worst first, then by name. */
export function deviceHealth(
  assets: readonly ApiAsset[],
  points: readonly ApiPoint[],
  latest: ReadonlyMap<string, LatestValue>,
  now: number,
): DeviceHealth[] {
  const byAsset = new Map<string, DeviceHealth>();
  const known = new Map(assets.map((asset) => [asset.id, asset]));
  for (const point of points) {
    const asset = known.get(point.assetId);
    if (!asset) continue;
    const entry = byAsset.get(asset.id) ?? { asset, state: 'good', points: 0, silent: 0, newest: null };
    const ts = latest.get(point.id)?.ts;
    const state = freshness(point, ts, now);
    entry.points += 1;
    if (state !== 'good') entry.silent += 1;
    if (rank[state] > rank[entry.state]) entry.state = state;
    if (ts !== undefined) entry.newest = Math.max(entry.newest ?? 0, ts);
    byAsset.set(asset.id, entry);
  }
  return [...byAsset.values()].sort((a, b) => rank[b.state] - rank[a.state] || a.asset.id.localeCompare(b.asset.id));
}
