import type { LocalizedText } from '@lingtan/web-sdk';
import { deviceConfigs, deviceProblem, profileOf } from './draft-devices.ts';
import { meteringPlugin, metersOf } from './draft-meters.ts';
import type { Draft, DraftAsset, Setup, TemplatePoint } from './types.ts';

/** A park of which nothing is known yet. */
export const emptyDraft: Draft = {
  ...{ id: '', en: '', zh: '', timeZone: 'Asia/Shanghai', latitude: '', longitude: '' },
  ...{
    enterprises: [],
    assets: [],
    devices: [],
    shared: {},
    plugins: ['energy-metering', 'alarm-management'],
    people: [],
  },
};

/** An id from a name: lower-case letters, digits and dashes; empty when the name has none of them. */
export function idFrom(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return plain.slice(0, 60);
}

/** The same id with a number when it is taken. */
export function freeId(id: string, taken: readonly string[]): string {
  if (!taken.includes(id)) return id;
  for (let number = 2; ; number += 1) if (!taken.includes(`${id}-${number}`)) return `${id}-${number}`;
}

/** A further point that a device's map has and the template has not: its kind follows from its name and unit. */
export function pointFromMap({
  point,
  unit,
  name,
}: {
  point: string;
  unit: string | null;
  name: LocalizedText;
}): TemplatePoint {
  const counter = /energy|volume|total/.test(point);
  return {
    quantity: point,
    name,
    kind: counter ? 'counter' : unit === null && !/factor|^ph$/.test(point) ? 'state' : 'gauge',
    unit: storedUnits[unit ?? ''] ?? unit ?? '1',
    expectedEverySeconds: counter ? 60 : 15,
    retention: counter ? 'billing' : 'fast',
  };
}

/** Power and energy are stored in kilo-units, whatever the device counts in. */
const storedUnits: Record<string, string> = { W: 'kW', var: 'kvar', VA: 'kVA', Wh: 'kWh' };

/** Points that an asset will have: those of its template, and those chosen from its device's map. */
export function pointsOf(asset: DraftAsset, draft: Draft, setup: Setup): TemplatePoint[] {
  const points = setup.templates.find(({ id }) => id === asset.template)?.points ?? [];
  const device = draft.devices.find((each) => each.asset === asset.id);
  const profile = device && profileOf(setup, device);
  const known = new Set(points.map(({ quantity }) => quantity));
  const more = (profile?.points ?? [])
    .filter(({ point }) => device!.points.includes(point) && !known.has(point))
    .map(pointFromMap);
  return [...points, ...more];
}

/** Plugins with all that they need, in the order of the list. */
export function withNeeds(chosen: readonly string[], setup: Setup): string[] {
  const all = new Set(chosen);
  for (let before = -1; before !== all.size;) {
    before = all.size;
    for (const { id, requires } of setup.plugins) if (all.has(id)) for (const need of requires) all.add(need);
  }
  return setup.plugins.map(({ id }) => id).filter((id) => all.has(id));
}

/** Settings of the connectors, with the points that the park will have. */
export const configsOf = (draft: Draft, setup: Setup): Record<string, Record<string, unknown>> =>
  deviceConfigs(draft, setup, ({ asset }) => {
    const owner = draft.assets.find(({ id }) => id === asset);
    return owner ? pointsOf(owner, draft, setup).map(({ quantity }) => quantity) : [];
  });

const text = (en: string, zh: string) => ({ en: en.trim() || zh.trim(), 'zh-CN': zh.trim() || en.trim() });
const number = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed));

/** The park file that a draft stands for: the same that `lingtan park apply` takes. */
export function parkFileOf(draft: Draft, setup: Setup): object {
  const devices = configsOf(draft, setup);
  const plugins = withNeeds([...draft.plugins, ...Object.keys(devices)], setup);
  const points = (asset: DraftAsset) => pointsOf(asset, draft, setup);
  const meters = plugins.includes(meteringPlugin) ? metersOf(draft.assets, setup, { points, name: text }) : [];
  const configs: Record<string, object> = {
    ...devices,
    ...(meters.length > 0 ? { [meteringPlugin]: { meters } } : {}),
  };
  return {
    park: parkOf(draft),
    enterprises: draft.enterprises.map(({ id, en, zh, key }) => ({ id, name: text(en, zh), key })),
    assets: draft.assets.map((asset) => ({
      id: asset.id,
      parentId: null,
      kind: asset.template,
      name: text(asset.en, asset.zh),
      enterpriseId: asset.enterpriseId || null,
      points: points(asset).map((point) => ({ id: `${asset.id}.${point.quantity}`, ...point })),
    })),
    plugins: Object.fromEntries(
      plugins.map((id) => [id, { enabled: true, ...(configs[id] ? { config: configs[id] } : {}) }]),
    ),
  };
}

/** The part of the file that says which park it is. */
export function parkOf({ id, en, zh, timeZone, latitude, longitude }: Draft): object {
  return { id, name: text(en, zh), timeZone, latitude: number(latitude), longitude: number(longitude) };
}

export const steps = ['park', 'enterprises', 'assets', 'devices', 'plugins', 'people', 'review'] as const;
export type Step = (typeof steps)[number];

const within = (typed: string, limit: number): boolean =>
  typed.trim() === '' || (Number.isFinite(Number(typed)) && Math.abs(Number(typed)) <= limit);

type StepProblem =
  | 'no-name'
  | 'bad-id'
  | 'taken'
  | 'bad-place'
  | 'bad-person'
  | NonNullable<ReturnType<typeof deviceProblem>>;

/** Why a step is not complete, as the name of a text; null when it is. */
export function problemOf(step: Step, draft: Draft, setup: Setup): StepProblem | null {
  switch (step) {
    case 'park':
      if (draft.en.trim() === '' && draft.zh.trim() === '') return 'no-name';
      if (!/^[a-z][a-z0-9-]{0,62}$/.test(draft.id)) return 'bad-id';
      if (setup.parks.includes(draft.id)) return 'taken';
      return within(draft.latitude, 90) && within(draft.longitude, 180) ? null : 'bad-place';
    case 'enterprises':
      return draft.enterprises.some(({ en, zh }) => en.trim() === '' && zh.trim() === '') ? 'no-name' : null;
    case 'assets':
      return draft.assets.some(({ en, zh }) => en.trim() === '' && zh.trim() === '') ? 'no-name' : null;
    case 'devices': {
      const problems = draft.devices.map((device) => deviceProblem(device, draft, setup));
      return problems.find((problem) => problem !== null) ?? null;
    }
    case 'people': {
      const complete = draft.people.every(
        ({ name, email, role, enterpriseId }) =>
          name.trim() !== '' && /.+@.+/.test(email) && (role !== 'member' || enterpriseId !== ''),
      );
      return complete ? null : 'bad-person';
    }
    case 'plugins':
    case 'review':
      return null;
  }
}
