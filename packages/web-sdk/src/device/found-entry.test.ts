import { expect, it } from 'vitest';
import { deviceEntry, type DeviceKind, type DeviceProfile } from './device-kind.ts';
import { filledBy, freeEntryId, withEntry } from './found-entry.ts';

const title = { en: 'x', 'zh-CN': 'x' };
const profile: DeviceProfile = {
  ...{ id: 'outlet', title, source: null },
  points: ['cod', 'flow', 'other.level'].map((point) => ({ point, unit: null, name: title })),
  values: ['cod', 'flow', 'other.level'].map((point) => ({ point, code: `c-${point}` })),
};
const kind: DeviceKind = {
  ...{ plugin: 'logger', title, list: 'loggers', id: 'id', asset: 'asset', profileField: null, copyTo: 'points' },
  ...{
    way: 'calls',
    connection: {},
    shared: null,
    unavailable: null,
    discovery: {},
    points: null,
    profiles: [profile],
  },
};

it('a device that was found goes behind those of the settings, with the values that have a point', () => {
  const wanted = filledBy(profile, 'outlet-1', [
    { id: 'outlet-1.cod' },
    { id: 'outlet-2.flow' },
    { id: 'other.level' },
  ]);
  expect(wanted).toEqual(['cod', 'other.level']);
  const id = freeEntryId('outlet-1', ['outlet-1', 'outlet-1-2']);
  const entry = deviceEntry(kind, { id, asset: 'outlet-1', profile, connection: { mn: 'M1', user: '' }, wanted });
  const before = { port: 9000, loggers: [{ id: 'outlet-1', password: { $secret: true } }] };
  expect(withEntry({ value: before, revision: 'r' }, kind, entry)).toEqual({
    port: 9000,
    loggers: [
      ...before.loggers,
      {
        ...{ id: 'outlet-1-3', asset: 'outlet-1', mn: 'M1' },
        points: [
          { point: 'cod', code: 'c-cod' },
          { point: 'other.level', code: 'c-other.level' },
        ],
      },
    ],
  });
  expect(withEntry({ value: null, revision: 'r' }, kind, {})).toEqual({ loggers: [{}] });
});
