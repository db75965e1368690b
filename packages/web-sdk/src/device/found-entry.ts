import type { DeviceKind, DeviceProfile } from './device-kind.ts';

/** Settings of a connector, as the route `config` tells them. */
export interface ConnectorConfig {
  value: Record<string, unknown> | null;
  revision: string;
}

/** Devices that stand in the settings. */
export function entriesOf(config: ConnectorConfig | undefined, kind: DeviceKind): readonly Record<string, unknown>[] {
  const list = config?.value?.[kind.list];
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
}

/** Id for a device of an asset: that of the asset, with a number where it is taken. */
export function freeEntryId(asset: string, taken: readonly unknown[]): string {
  if (!taken.includes(asset)) return asset;
  for (let number = 2; ; number += 1) if (!taken.includes(`${asset}-${number}`)) return `${asset}-${number}`;
}

/** Values of a profile that have a point at an asset, by their names in the profile. */
export function filledBy(
  profile: Pick<DeviceProfile, 'points'> | undefined,
  asset: string,
  points: readonly { id: string }[],
): string[] {
  const ids = new Set(points.map(({ id }) => id));
  return (profile?.points ?? [])
    .map(({ point }) => point)
    .filter((point) => ids.has(point.includes('.') ? point : `${asset}.${point}`));
}

/** The settings with another device. It goes to the end: the others, and their secrets, stay where they are. */
export const withEntry = (config: ConnectorConfig | undefined, kind: DeviceKind, entry: object): object => ({
  ...config?.value,
  [kind.list]: [...entriesOf(config, kind), entry],
});
