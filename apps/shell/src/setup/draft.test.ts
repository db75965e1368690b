import { describe, expect, it } from 'vitest';
import type { Places } from '@lingtan/web-sdk';
import { energyConfig } from '../../../../plugins/energy-metering/contracts/index.ts';
import { assetTemplates } from '../../../server/src/park/asset-templates.ts';
import { deviceConfigs } from './draft-devices.ts';
import { configsOf, emptyDraft, freeId, idFrom, parkFileOf, pointFromMap, problemOf, withNeeds } from './draft.ts';
import type { Draft, Setup } from './types.ts';

const title = { en: 'x', 'zh-CN': 'x' };
const power = {
  quantity: 'active-power',
  name: title,
  kind: 'gauge',
  unit: 'kW',
  expectedEverySeconds: 15,
  retention: 'fast',
} as const;
const energy = {
  ...power,
  quantity: 'active-energy-import',
  kind: 'counter',
  unit: 'kWh',
  retention: 'billing',
} as const;
const setup: Setup = {
  templates: [{ id: 'feeder', title, points: [power, energy], meter: 'load' }],
  kinds: [
    {
      ...{ plugin: 'modbus-connector', title, list: 'devices', id: 'id', asset: 'asset', way: 'reached' },
      ...{ profileField: 'profile', copyTo: null, shared: null, unavailable: null, discovery: null, points: null },
      connection: {
        type: 'object',
        required: ['host'],
        properties: {
          host: { type: 'string', maxLength: 253 },
          port: { type: 'integer', minimum: 1, maximum: 65_535, default: 502 },
          unitId: { type: 'integer', minimum: 0, maximum: 255, default: 1 },
        },
      },
      profiles: [
        {
          ...{ id: 'meter', title, source: null, values: null },
          points: [
            { point: 'active-power', unit: 'W', name: title },
            { point: 'frequency', unit: 'Hz', name: title },
            { point: 'voltage-a', unit: 'V', name: title },
          ],
        },
      ],
    },
    {
      ...{ plugin: 'logger', title, list: 'loggers', id: 'serial', asset: 'asset', way: 'calls' },
      ...{ profileField: null, copyTo: 'points', unavailable: null, discovery: null, points: null },
      shared: { type: 'object', properties: { site: { type: 'string', default: 'north' } } },
      connection: { type: 'object', required: ['mn'], properties: { mn: { type: 'string', pattern: '^M' } } },
      profiles: [
        {
          ...{ id: 'outlet', title, source: null },
          points: ['active-power', 'cod'].map((point) => ({ point, unit: null, name: title })),
          values: [
            { point: 'active-power', code: 'p1' },
            { point: 'cod', code: 'w01018' },
          ],
        },
      ],
    },
    {
      ...{ plugin: 'station', title, list: 'stations', id: 'id', asset: 'asset', way: 'reached', profiles: [] },
      ...{ profileField: null, copyTo: null, shared: null, unavailable: null, discovery: null },
      connection: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
      points: {
        ...{ list: 'objects', name: 'point' },
        fields: {
          type: 'object',
          required: ['address'],
          properties: { address: { type: 'integer', minimum: 1 }, scale: { type: 'number', default: 1 } },
        },
      },
    },
  ],
  plugins: ['modbus-connector', 'energy-metering', 'carbon-accounting'].map((id) => ({
    ...{ id, title, description: title, unset: true },
    requires: id === 'carbon-accounting' ? ['energy-metering'] : [],
  })),
  parks: ['taken'],
};
const draft: Draft = {
  ...emptyDraft,
  ...{ id: 'north', en: 'North park', latitude: '33.2', plugins: ['carbon-accounting'] },
  enterprises: [{ id: 'steel', en: 'Steel', zh: '', key: true }],
  assets: [{ id: 'feeder-1', en: '', zh: '一号馈线', template: 'feeder', enterpriseId: 'steel' }],
  devices: [
    {
      asset: 'feeder-1',
      ...{ plugin: 'modbus-connector', profile: 'meter' },
      connection: { host: '10.0.0.5', port: 502, unitId: 7 },
      points: ['active-power', 'frequency'],
      places: {},
    },
  ],
};

describe('a draft of a park', () => {
  it('becomes the file that park apply takes', () => {
    expect(parkFileOf(draft, setup)).toEqual({
      park: {
        id: 'north',
        name: { en: 'North park', 'zh-CN': 'North park' },
        timeZone: 'Asia/Shanghai',
        latitude: 33.2,
        longitude: null,
      },
      enterprises: [{ id: 'steel', name: { en: 'Steel', 'zh-CN': 'Steel' }, key: true }],
      assets: [
        {
          ...{
            id: 'feeder-1',
            parentId: null,
            kind: 'feeder',
            name: { en: '一号馈线', 'zh-CN': '一号馈线' },
            enterpriseId: 'steel',
          },
          points: [
            { id: 'feeder-1.active-power', ...power },
            { id: 'feeder-1.active-energy-import', ...energy },
            { id: 'feeder-1.frequency', ...pointFromMap({ point: 'frequency', unit: 'Hz', name: title }) },
          ],
        },
      ],
      plugins: {
        'modbus-connector': {
          enabled: true,
          config: {
            devices: [{ id: 'feeder-1', asset: 'feeder-1', profile: 'meter', host: '10.0.0.5', port: 502, unitId: 7 }],
          },
        },
        'energy-metering': {
          enabled: true,
          config: {
            meters: [
              {
                ...{ id: 'feeder-1', name: { en: '一号馈线', 'zh-CN': '一号馈线' }, assetId: 'feeder-1', role: 'load' },
                enterpriseId: 'steel',
                importPoint: 'feeder-1.active-energy-import',
                powerPoint: 'feeder-1.active-power',
              },
            ],
          },
        },
        'carbon-accounting': { enabled: true },
      },
    });
  });

  it('makes a meter of every asset that counts energy, which metering takes as it is', () => {
    const all = { ...setup, templates: [...assetTemplates] };
    const assets = assetTemplates.map(({ id }) => ({ id: `my-${id}`, en: id, zh: '', template: id, enterpriseId: '' }));
    const file = parkFileOf({ ...draft, assets, devices: [] }, all) as {
      assets: { id: string; points: { id: string; quantity: string }[] }[];
      plugins: Record<string, { config?: unknown }>;
    };
    const { meters } = energyConfig.schema.parse(file.plugins['energy-metering']?.config);
    const counts = ({ points }: (typeof file.assets)[number]): boolean =>
      points.some(({ quantity }) => quantity.startsWith('active-energy-'));
    expect(meters.map(({ assetId }) => assetId)).toEqual(file.assets.filter(counts).map(({ id }) => id));
    // Every register and every power of an asset is read by its meter, and it reads nothing else.
    for (const { assetId, importPoint, exportPoint, powerPoint } of meters) {
      const there = file.assets.find(({ id }) => id === assetId)!.points.map(({ id }) => id);
      const metered = there.filter((id) => /\.active-(power|energy-\w+)$/.test(id));
      expect([importPoint, exportPoint, powerPoint].filter((id) => id !== undefined).toSorted()).toEqual(
        metered.toSorted(),
      );
    }
    expect(meters.map(({ role }) => role)).toEqual(expect.arrayContaining(['grid', 'load', 'pv', 'storage', 'wind']));
    // Without metering there is nobody to take them.
    expect(parkFileOf({ ...draft, plugins: [], assets, devices: [] }, all)).toMatchObject({ plugins: {} });
  });

  it('takes what chosen plugins need along', () => {
    expect(withNeeds(['carbon-accounting'], setup)).toEqual(['energy-metering', 'carbon-accounting']);
  });

  it('makes ids from names, and points from register maps', () => {
    expect(idFrom('2nd Möller-Werk (North)')).toBe('nd-moller-werk-north');
    expect(idFrom('钢铁')).toBe('');
    expect(freeId('a', ['a', 'a-2'])).toBe('a-3');
    expect(pointFromMap({ point: 'active-energy-import', unit: 'Wh', name: title })).toMatchObject({
      kind: 'counter',
      unit: 'kWh',
      retention: 'billing',
    });
    expect(pointFromMap({ point: 'operating-state', unit: null, name: title })).toMatchObject({
      kind: 'state',
      unit: '1',
    });
  });

  it('copies the values of the chosen points where a connector knows no profiles, and all of them for a test', () => {
    const device = { ...draft.devices[0]!, plugin: 'logger', profile: 'outlet', connection: { mn: 'M1' }, points: [] };
    const copied = { ...draft, devices: [device] };
    expect(configsOf(copied, setup)['logger']).toEqual({
      site: 'north',
      loggers: [{ serial: 'feeder-1', asset: 'feeder-1', mn: 'M1', points: [{ point: 'active-power', code: 'p1' }] }],
    });
    const tested = deviceConfigs(copied, setup, () => null)['logger']!['loggers'] as { points: object[] }[];
    expect(tested[0]!.points).toHaveLength(2);
  });

  it('takes the points that are mapped one by one, and says what is wrong with their places', () => {
    const mapped = (places: Places): Draft => ({
      ...draft,
      devices: [{ asset: 'feeder-1', plugin: 'station', profile: '', connection: { host: 'rtu' }, points: [], places }],
    });
    const two = mapped({
      'active-power': { address: 7, scale: 0.1 },
      'active-energy-import': { address: 8, scale: '' },
    });
    expect(configsOf(two, setup)['station']).toEqual({
      stations: [
        {
          ...{ id: 'feeder-1', asset: 'feeder-1', host: 'rtu' },
          objects: [
            { point: 'active-power', address: 7, scale: 0.1 },
            { point: 'active-energy-import', address: 8 },
          ],
        },
      ],
    });
    expect(problemOf('devices', two, setup)).toBeNull();
    const problem = (places: Places) => problemOf('devices', mapped(places), setup);
    expect(problem({})).toBe('no-places');
    expect(problem({ 'active-power': { scale: 1 } })).toBe('no-places');
    // What the template of the asset no longer has does not count.
    expect(problem({ 'reactive-power': { address: 1 } })).toBe('no-places');
    expect(problem({ 'active-power': { address: 0 } })).toBe('bad-places');
    expect(problem({ 'active-power': { address: 7 }, 'active-energy-import': { address: 7 } })).toBe('same-place');
    // A station of which nothing is mapped yet can be asked for what it holds.
    expect(deviceConfigs(mapped({}), setup, () => null)['station']).toEqual({
      stations: [{ id: 'feeder-1', asset: 'feeder-1', host: 'rtu', objects: [] }],
    });
  });

  it('says what is missing in each step', () => {
    expect(problemOf('park', emptyDraft, setup)).toBe('no-name');
    expect(problemOf('park', { ...draft, id: 'taken' }, setup)).toBe('taken');
    expect(problemOf('park', { ...draft, latitude: '91' }, setup)).toBe('bad-place');
    const with_ = (connection: Record<string, unknown>) => ({
      ...draft,
      devices: [{ ...draft.devices[0]!, connection }],
    });
    expect(problemOf('devices', with_({ host: 'h', port: 0 }), setup)).toBe('bad-device');
    expect(problemOf('devices', with_({ port: 502 }), setup)).toBe('bad-device');
    expect(problemOf('devices', with_({ host: 'h' }), setup)).toBeNull();
    const [kind] = setup.kinds;
    const absent = { ...setup, kinds: [{ ...kind!, unavailable: title }] };
    expect(problemOf('devices', draft, absent)).toBe('unavailable');
    const person = { name: 'A', email: 'a@b.example', role: 'member', enterpriseId: '' } as const;
    expect(problemOf('people', { ...draft, people: [person] }, setup)).toBe('bad-person');
    expect(problemOf('park', draft, setup)).toBeNull();
  });
});
