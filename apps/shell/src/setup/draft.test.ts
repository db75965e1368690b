import { describe, expect, it } from 'vitest';
import { emptyDraft, freeId, idFrom, parkFileOf, pointFromMap, problemOf, withNeeds } from './draft.ts';
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
const setup: Setup = {
  templates: [{ id: 'feeder', title, points: [power] }],
  profiles: [
    {
      ...{ plugin: 'modbus-connector', id: 'meter', title, source: null },
      points: [
        { point: 'active-power', unit: 'W' },
        { point: 'frequency', unit: 'Hz' },
        { point: 'voltage-a', unit: 'V' },
      ],
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
      profile: 'meter',
      host: '10.0.0.5',
      port: '502',
      unitId: '7',
      points: ['active-power', 'frequency'],
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
            { id: 'feeder-1.frequency', ...pointFromMap('frequency', 'Hz') },
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
        'energy-metering': { enabled: true },
        'carbon-accounting': { enabled: true },
      },
    });
  });

  it('takes what chosen plugins need along', () => {
    expect(withNeeds(['carbon-accounting'], setup)).toEqual(['energy-metering', 'carbon-accounting']);
  });

  it('makes ids from names, and points from register maps', () => {
    expect(idFrom('2nd Möller-Werk (North)')).toBe('nd-moller-werk-north');
    expect(idFrom('钢铁')).toBe('');
    expect(freeId('a', ['a', 'a-2'])).toBe('a-3');
    expect(pointFromMap('active-energy-import', 'Wh')).toMatchObject({
      kind: 'counter',
      unit: 'kWh',
      retention: 'billing',
    });
    expect(pointFromMap('operating-state', null)).toMatchObject({ kind: 'state', unit: '1' });
  });

  it('says what is missing in each step', () => {
    expect(problemOf('park', emptyDraft, setup)).toBe('no-name');
    expect(problemOf('park', { ...draft, id: 'taken' }, setup)).toBe('taken');
    expect(problemOf('park', { ...draft, latitude: '91' }, setup)).toBe('bad-place');
    expect(problemOf('devices', { ...draft, devices: [{ ...draft.devices[0]!, port: '0' }] }, setup)).toBe(
      'bad-device',
    );
    const person = { name: 'A', email: 'a@b.example', role: 'member', enterpriseId: '' } as const;
    expect(problemOf('people', { ...draft, people: [person] }, setup)).toBe('bad-person');
    expect(problemOf('park', draft, setup)).toBeNull();
  });
});
