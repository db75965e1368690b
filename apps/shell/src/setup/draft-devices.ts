import { defaultsOf, deviceEntry, placeField, type DeviceKind, type JsonSchema } from '@lingtan/web-sdk';
import type { Draft, DraftDevice, Setup, TemplatePoint } from './types.ts';

/** What connects a device. */
export const kindOf = (setup: Setup, device: Pick<DraftDevice, 'plugin'>): DeviceKind | undefined =>
  setup.kinds.find(({ plugin }) => plugin === device.plugin);

/** The profile of a device; undefined where its kind has none. */
export const profileOf = (setup: Setup, device: Pick<DraftDevice, 'plugin' | 'profile'>) =>
  kindOf(setup, device)?.profiles.find(({ id }) => id === device.profile);

/** Points that the template of an asset brings. */
export function templatePoints(draft: Pick<Draft, 'assets'>, setup: Setup, asset: string): readonly TemplatePoint[] {
  const template = draft.assets.find(({ id }) => id === asset)?.template;
  return setup.templates.find(({ id }) => id === template)?.points ?? [];
}

/** A device of a kind for an asset, with the defaults of its connector. */
export function newDevice(kind: DeviceKind, asset: string, template: readonly string[]): DraftDevice {
  const profile = kind.profiles[0];
  const defaults = defaultsOf(kind.connection);
  const connection = kind.id in (kind.connection.properties ?? {}) ? { ...defaults, [kind.id]: asset } : defaults;
  const points = ofTemplate(profile, template);
  return { asset, plugin: kind.plugin, profile: profile?.id ?? '', connection, points, places: {} };
}

/** Points of a profile that a template has as well. */
export const ofTemplate = (
  profile: { points: readonly { point: string }[] } | undefined,
  template: readonly string[],
): string[] => (profile?.points ?? []).map(({ point }) => point).filter((point) => template.includes(point));

/** Whether a form is filled in as far as its schema can say; the server checks the rest. */
export function isComplete({ properties = {}, required = [] }: JsonSchema, value: Record<string, unknown>): boolean {
  const there = (name: string): boolean => value[name] !== undefined && value[name] !== '';
  return (
    required.every((name) => there(name) || properties[name]?.default !== undefined) &&
    Object.entries(properties).every(([name, schema]) => !there(name) || fits(schema, value[name]))
  );
}

function fits({ minimum, maximum, pattern, maxLength }: JsonSchema, value: unknown): boolean {
  if (typeof value === 'number') return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  if (typeof value !== 'string') return true;
  return value.length <= (maxLength ?? Infinity) && (pattern === undefined || new RegExp(pattern).test(value));
}

/** Fields that all devices of a connector share. */
export const sharedOf = (draft: Draft, kind: DeviceKind): Record<string, unknown> =>
  draft.shared[kind.plugin] ?? (kind.shared ? defaultsOf(kind.shared) : {});

/** Why a device cannot be asked; null when it can. */
export function connectionProblem(
  device: DraftDevice,
  draft: Draft,
  setup: Setup,
): 'bad-device' | 'unavailable' | null {
  const kind = kindOf(setup, device);
  if (!kind || kind.unavailable) return 'unavailable';
  if (kind.profiles.length > 0 && !profileOf(setup, device)) return 'bad-device';
  const shared = !kind.shared || isComplete(kind.shared, sharedOf(draft, kind));
  return shared && isComplete(kind.connection, device.connection) ? null : 'bad-device';
}

/** Why a device is not complete; null when it is. */
export const deviceProblem = (device: DraftDevice, draft: Draft, setup: Setup) =>
  connectionProblem(device, draft, setup) ?? placesProblem(device, draft, setup);

/** Why the mapping of a device's points is not complete; null when it is, or where there is none. */
function placesProblem(
  device: DraftDevice,
  draft: Draft,
  setup: Setup,
): 'bad-places' | 'no-places' | 'same-place' | null {
  const points = kindOf(setup, device)?.points;
  if (!points) return null;
  const place = placeField(points);
  const filled = templatePoints(draft, setup, device.asset)
    .map(({ quantity }) => device.places[quantity])
    .filter((fields) => fields !== undefined && fields[place] !== undefined && fields[place] !== '');
  if (filled.some((fields) => !isComplete(points.fields, fields!))) return 'bad-places';
  if (filled.length === 0) return 'no-places';
  return new Set(filled.map((fields) => fields![place])).size < filled.length ? 'same-place' : null;
}

/**
 * Settings of the connectors for the devices of a draft, by plugin: what the connectors' own pages and a park file hold.
 * @param pointsOf points that an asset will have; all of the profile for a test, so that values are seen before they are chosen
 */
export function deviceConfigs(
  draft: Draft,
  setup: Setup,
  pointsOf: (device: DraftDevice) => readonly string[] | null,
): Record<string, Record<string, unknown>> {
  const configs: Record<string, Record<string, unknown>> = {};
  for (const device of draft.devices) {
    const kind = kindOf(setup, device);
    if (!kind || connectionProblem(device, draft, setup) !== null) continue;
    const profile = profileOf(setup, device);
    const { asset, connection, places } = device;
    const entry = deviceEntry(kind, { id: asset, asset, profile, connection, places, wanted: pointsOf(device) });
    const config = (configs[kind.plugin] ??= { ...sharedOf(draft, kind), [kind.list]: [] });
    (config[kind.list] as object[]).push(entry);
  }
  return configs;
}
