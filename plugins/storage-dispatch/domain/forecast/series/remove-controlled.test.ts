import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeControlled } from './remove-controlled.ts';

describe('baseline of a meter', () => {
  it('is the meter less its controlled devices, unknown where one of them is', () => {
    const { values, unknown } = removeControlled(
      [100, 90, null, 80],
      [
        { id: 'battery', values: [10, -20, 5, null] },
        { id: 'charger', values: [1, 2, null, null] },
      ],
    );
    expect([...values]).toEqual([89, 108, NaN, NaN]);
    expect(unknown).toEqual({ battery: 1, charger: 1 });
    expect(() => removeControlled([1, 2], [{ id: 'b', values: [1] }])).toThrow(/controlled.b: 1 values; expected 2/);
  });

  it('gives back what was added', () => {
    const list = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: -500, max: 500 })));
    fc.assert(
      fc.property(list, (pairs) => {
        const meter = pairs.map(([load, device]) => load + device);
        const { values } = removeControlled(meter, [{ id: 'd', values: pairs.map(([, device]) => device) }]);
        expect([...values]).toEqual(pairs.map(([load]) => load));
      }),
    );
  });
});
