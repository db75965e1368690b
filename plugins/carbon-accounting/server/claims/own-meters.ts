import type { Meter } from '@lingtan/energy-metering/contracts';

/**
 * Meters whose certificates are of the park's own power: those of its balance, and its storages wherever they stand. What a
 * storage gives back was counted when it came in, so that a certificate of it never covers purchased power a second time.
 */
export function ownMeters(meters: readonly Pick<Meter, 'id' | 'role' | 'boundary'>[]): ReadonlySet<string> {
  return new Set(meters.filter(({ boundary, role }) => boundary || role === 'storage').map(({ id }) => id));
}
