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
  /** Where points are mapped one by one: list of an entry, the field that names the point, and what a person fills in. */
  points: { list: string; name: string; fields: JsonSchema } | null;
  profiles: DeviceProfile[];
}

/** The defaults of an object's fields. */
export const defaultsOf = ({ properties = {} }: JsonSchema): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  );

/** What is filled in for points that are mapped one by one, by quantity. */
export type Places = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A device as it is about to stand in a connector's settings. */
export interface NewDevice {
  /** Id of its entry, unless one of the fields that a person fills in is the id. */
  id: string;
  asset: string;
  profile: DeviceProfile | undefined;
  /** Fields that a person fills in; those left empty are left out. */
  connection: Record<string, unknown>;
  places?: Places;
  /** Points that are wanted of values that are copied or mapped; null for all. */
  wanted: readonly string[] | null;
}

/** The field of an item that says where the device holds the point. */
export const placeField = ({ fields }: NonNullable<DeviceKind['points']>): string =>
  Object.keys(fields.properties ?? {})[0]!;

/** Fields that hold something: one that was left empty is not there. */
const filledOf = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

/** The entry of a device in the settings of its connector: what the connector's form and a park file hold. */
export function deviceEntry(kind: DeviceKind, device: NewDevice): object {
  const { id, asset, profile, connection, wanted } = device;
  const isWanted = (point: unknown): boolean => wanted === null || wanted.includes(point as string);
  const values = profile?.values?.filter(({ point }) => isWanted(point));
  return {
    ...{ [kind.id]: id, [kind.asset]: asset },
    ...(kind.profileField && profile ? { [kind.profileField]: profile.id } : {}),
    ...filledOf(connection),
    ...(kind.copyTo && values ? { [kind.copyTo]: values } : {}),
    ...(kind.points ? { [kind.points.list]: mappedPoints(kind.points, device.places ?? {}, isWanted) } : {}),
  };
}

/** Points that have a place. */
export const mappedCount = (points: NonNullable<DeviceKind['points']>, places: Places): number =>
  mappedPoints(points, places, () => true).length;

/** Items of the points that have a place. */
function mappedPoints(
  points: NonNullable<DeviceKind['points']>,
  places: Places,
  isWanted: (point: string) => boolean,
): object[] {
  const place = placeField(points);
  return Object.entries(places)
    .map(([point, fields]) => ({ point, fields: filledOf(fields) }))
    .filter(({ point, fields }) => fields[place] !== undefined && isWanted(point))
    .map(({ point, fields }) => ({ [points.name]: point, ...fields }));
}
