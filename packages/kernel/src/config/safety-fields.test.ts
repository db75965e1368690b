import { safety } from '@lingtan/sdk';
import { expect, it } from 'vitest';
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
