import type { JsonSchema } from '../form/json-schema.ts';
import type { LocalizedText } from '../session/types.ts';

/** A profile: a register map, or another list of values that devices of a type have. */
export interface DeviceProfile {
  id: string;
  title: LocalizedText;
  source: string | null;
  points: { point: string; unit: string | null; name: LocalizedText }[];
  /** The values themselves, where they are copied into the entry of the device. */
  values: Record<string, unknown>[] | null;
}

/** What a connector connects, as the route `device-kind` tells it. */
export interface DeviceKind {
  plugin: string;
  title: LocalizedText;
  /** Fields of the configuration, and of an entry of its list. */
  list: string;
  id: string;
  asset: string;
  profileField: string | null;
  copyTo: string | null;
  way: 'reached' | 'calls';
  connection: JsonSchema;
  shared: JsonSchema | null;
  unavailable: LocalizedText | null;
  discovery: JsonSchema | null;
  profiles: DeviceProfile[];
}

/** The defaults of an object's fields. */
export const defaultsOf = ({ properties = {} }: JsonSchema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );

/** A device as it is about to stand in a connector's settings. */
export interface NewDevice {
  /** Id of its entry, unless one of the fields that a person fills in is the id. */
  id: string;
  asset: string;
  profile: DeviceProfile | undefined;
  /** Fields that a person fills in; those left empty are left out. */
  connection: Record<string, unknown>;
  /** Points that are wanted of values that are copied; null for all. */
  wanted: readonly string[] | null;
}

/** The entry of a device in the settings of its connector: what the connector's form and a park file hold. */
export function deviceEntry(kind: DeviceKind, { id, asset, profile, connection, wanted }: NewDevice): object {
  const values = profile?.values?.filter(({ point }) => wanted === null || wanted.includes(point as string));
  const filled = Object.entries(connection).filter(([, value]) => value !== undefined && value !== '');
  return {
    ...{ [kind.id]: id, [kind.asset]: asset },
    ...(kind.profileField && profile ? { [kind.profileField]: profile.id } : {}),
    ...Object.fromEntries(filled),
    ...(kind.copyTo && values ? { [kind.copyTo]: values } : {}),
  };
}
