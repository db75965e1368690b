import { feedsAny, feedsAsset, feedsPoint, keyedBy, noMeaning, safety, safetyWhere, secret } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { safetyChanges } from './safety-fields.ts';

const schema = z.toJSONSchema(
  z.strictObject({
    devices: z.array(
      z.strictObject({
        id: z.string(),
        writable: z.array(z.string()).meta(safety),
        maxKw: z
          .number()
          .optional()
          .meta({ ...safety, unit: 'kW' }),
      }),
    ),
  }),
);
const moved = (before: object[], after: object[]) =>
  safetyChanges({ devices: before }, { devices: after }, schema).map((change) => [
    change.field,
    change.before,
    change.after,
  ]);

it('a device that comes or goes without a limit moves none', () => {
  const meter = { id: 'meter', writable: [] };
  expect(moved([], [meter])).toEqual([]);
  expect(moved([meter], [])).toEqual([]);
});

it('what may be written, and how far, is moved wherever it comes from or goes to', () => {
  const [none, pump] = [
    { id: 'pump', writable: [] },
    { id: 'pump', writable: ['speed'] },
  ];
  expect(moved([], [pump])).toEqual([['/devices/id=pump/writable', null, ['speed']]]);
  expect(moved([none], [pump])).toEqual([['/devices/id=pump/writable', null, ['speed']]]);
  expect(moved([pump], [none])).toEqual([['/devices/id=pump/writable', ['speed'], null]]);
  expect(moved([pump], [{ ...pump, maxKw: 0 }])).toEqual([['/devices/id=pump/maxKw', null, 0]]);
});

it('an entry of before that is there twice hides neither of the two', () => {
  const [own, copy] = [
    { id: 'pump', writable: [], maxKw: 1 },
    { id: 'pump', writable: [], maxKw: 9 },
  ];
  // Whichever of the two is read, taking one away may move the limit.
  for (const left of [own, copy]) expect(moved([copy, own], [left]), JSON.stringify(left)).not.toEqual([]);
});

describe('a field that is a limit only where another one is set', () => {
  const register = z.strictObject({
    point: z.string(),
    scale: z.number().meta(safetyWhere('write')),
    write: z.strictObject({ max: z.number() }).optional().meta(safety),
  });
  const station = z.strictObject({
    id: z.string(),
    host: z.string().meta(safetyWhere('registers.write')),
    registers: z.array(register).meta(keyedBy('point')),
  });
  const form = z.toJSONSchema(z.strictObject({ stations: z.array(station) }));
  const read = { point: 'power', scale: 1 };
  const written = { point: 'setpoint', scale: 1, write: { max: 9 } };
  const at = (host: string, ...registers: object[]) => ({ stations: [{ id: 'a', host, registers }] });
  const fields = (before: object, after: object) => safetyChanges(before, after, form).map(({ field }) => field);

  it('moves nothing where that one is not', () => {
    expect(fields(at('old', read), at('new', { ...read, scale: 10 }))).toEqual([]);
    expect(fields(at('old', read, written), at('old', written, { ...read, scale: 10 }))).toEqual([]);
  });

  it('is moved where it is, or comes', () => {
    const scale = '/stations/id=a/registers/point=setpoint/scale';
    expect(fields(at('old', read, written), at('old', read, { ...written, scale: 10 }))).toEqual([scale]);
    expect(fields(at('old', read, written), at('new', read, written))).toEqual(['/stations/id=a/host']);
    const write = scale.replace(/scale$/, 'write');
    expect(fields(at('old', read), at('old', read, written)).sort()).toEqual(['/stations/id=a/host', scale, write]);
  });
});

describe('what a point means that control rests on', () => {
  const entry = z.strictObject({
    point: z.string().meta(feedsPoint),
    address: z.number(),
    scale: z.number().optional(),
    group: z.string().optional().meta(noMeaning),
  });
  const device = z.strictObject({
    id: z.string(),
    title: z.string().optional().meta(noMeaning),
    asset: z.string().optional(),
    host: z.string(),
    password: secret(),
    profile: z.string().optional().meta(feedsAsset),
    registers: z.array(entry).optional().meta(keyedBy('point')),
  });
  const form = z.toJSONSchema(z.strictObject({ bus: z.string().optional(), devices: z.array(device) }));
  const fields = (before: object, after: object, ...points: string[]) =>
    safetyChanges(before, after, form, new Set(points)).map(({ field }) => field);
  const at = (more: object = {}, ...registers: object[]) => ({
    devices: [{ id: 'gw', asset: 'grid', host: 'a', ...more, registers }],
  });
  const power = { point: 'power', address: 1 };

  it('is a limit in every field of what feeds it, and of what that belongs to', () => {
    const before = at({}, power);
    const place = '/devices/id=gw/registers/point=power';
    expect(fields(before, at({}, { ...power, scale: 9 }), 'grid.power')).toEqual([`${place}/scale`]);
    expect(fields(before, at({}, { ...power, address: 2 }), 'grid.power')).toEqual([`${place}/address`]);
    expect(fields(before, at({ host: 'b' }, power), 'grid.power')).toEqual(['/devices/id=gw/host']);
    expect(fields(before, { ...at({}, power), bus: 'x' }, 'grid.power')).toEqual(['/bus']);
    expect(fields(before, at({}), 'grid.power')).toContain(`${place}/address`);
    // Another asset takes the point away from it.
    expect(fields(before, at({ asset: 'pv' }, power), 'grid.power')).toContain('/devices/id=gw/asset');
    // What comes to feed it too.
    const more = {
      devices: [...before.devices, { id: 'z', host: 'h', registers: [{ point: 'grid.power', address: 7 }] }],
    };
    expect(fields(before, more, 'grid.power')).toContain('/devices/id=z/registers/point=grid.power/address');
  });

  it('is none in a title, in a secret, in other entries and devices, and where control does not rest on it', () => {
    const before = at({}, power);
    expect(fields(before, at({ title: 'T', password: 'new' }, { ...power, group: 'g' }), 'grid.power')).toEqual([]);
    expect(fields(before, at({}, power, { point: 'energy', address: 5 }), 'grid.power')).toEqual([]);
    expect(fields(before, { devices: [...before.devices, { id: 'z', host: 'h' }] }, 'grid.power')).toEqual([]);
    expect(fields(before, at({}, { ...power, scale: 9 }), 'pv.power')).toEqual([]);
  });

  it('is one by the profile of its asset, whether that comes, goes or is another', () => {
    const of = (profile?: string) => at(profile === undefined ? {} : { profile });
    for (const [before, after] of [
      [of('a'), of('b')],
      [of('a'), of()],
      [of(), of('b')],
    ] as const) {
      expect(fields(before, after, 'grid.soc')).toContain('/devices/id=gw/profile');
      expect(fields(before, after, 'pv.soc')).toEqual([]);
    }
  });

  it('is one where others whom nobody here knows name the points, as soon as control rests on any', () => {
    const broker = z.strictObject({
      url: z.string().optional().meta(feedsAny),
      group: z.string().optional(),
      title: z.string().optional().meta(noMeaning),
    });
    const of = (before: object, after: object, ...points: string[]) =>
      safetyChanges(before, after, z.toJSONSchema(broker), new Set(points)).map(({ field }) => field);
    expect(of({}, { url: 'mqtts://a', title: 'T' }, 'grid.power')).toEqual(['/url']);
    expect(of({ url: 'mqtts://a' }, { url: 'mqtts://a', group: 'g' }, 'grid.power')).toEqual(['/group']);
    expect(of({ url: 'mqtts://a' }, {}, 'grid.power')).toEqual(['/url']);
    expect(of({}, { url: 'mqtts://a' })).toEqual([]);
    expect(of({}, { group: 'g' }, 'grid.power')).toEqual([]);
  });
});
