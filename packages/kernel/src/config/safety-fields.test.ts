import { keyedBy, safety, safetyWhere } from '@lingtan/sdk';
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
