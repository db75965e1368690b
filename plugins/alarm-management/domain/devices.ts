/** A device by its points: how long ago each was heard, and how often it should be. */
export interface HeardPoint {
  asset: string;
  expectedEveryMs: number;
  /** ms; null when it was never heard. */
  lastAt: number | null;
}

/** How a device stands. `lastAt` is null for one that was never heard: it is not silent, it has not begun. `silent` is null while it
 * cannot be told: nobody was listening. */
export interface HeardDevice {
  asset: string;
  lastAt: number | null;
  silent: boolean | null;
}

/**
 * A device is silent when not one of its points has been heard for `factor` times its gap, at least for `leastMs`. The time before
 * `listeningSince` does not count: after a standstill of the server every device would seem silent.
 */
export function silentDevices(
  points: readonly HeardPoint[],
  now: number,
  { factor, leastMs, listeningSince }: { factor: number; leastMs: number; listeningSince: number },
): HeardDevice[] {
  const byAsset = new Map<string, HeardPoint[]>();
  for (const point of points) byAsset.set(point.asset, [...(byAsset.get(point.asset) ?? []), point]);
  return [...byAsset].map(([asset, each]) => {
    const heard = each.flatMap(({ lastAt }) => (lastAt === null ? [] : [lastAt]));
    const lateSince = (from: number): boolean =>
      each.every(({ lastAt, expectedEveryMs }) => {
        return lastAt === null || now - Math.max(lastAt, from) > Math.max(leastMs, factor * expectedEveryMs);
      });
    const late = heard.length > 0 && lateSince(-Infinity);
    const silent = late && !lateSince(listeningSince) ? null : late;
    return { asset, lastAt: heard.length === 0 ? null : Math.max(...heard), silent };
  });
}

/** A point of a device: by how much its last time was ahead of the clock of the server, ms; null when it says nothing of that. */
export interface ClockedPoint {
  asset: string;
  aheadMs: number | null;
}

/** Devices of whose clocks something is known, each by the point that is the furthest ahead. */
export function devicesAhead(points: readonly ClockedPoint[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { asset, aheadMs } of points)
    if (aheadMs !== null) found.set(asset, Math.max(found.get(asset) ?? 0, aheadMs));
  return found;
}
