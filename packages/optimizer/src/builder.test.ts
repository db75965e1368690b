import { describe, expect, it } from 'vitest';
import { ModelBuilder } from './builder.ts';
import { OptimizerError } from './errors.ts';
import { validateModel, validateOptions } from './validate.ts';

function refusal(action: () => unknown): OptimizerError {
  try {
    action();
  } catch (error) {
    if (error instanceof OptimizerError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('ModelBuilder', () => {
  it('keeps rows as compressed sparse rows', () => {
    const builder = new ModelBuilder();
    const x = builder.addColumn({ lower: -1, upper: 4, cost: 2 });
    const y = builder.addColumn();
    const n = builder.addColumn({ integer: true, upper: 1 });
    expect(builder.addRow({ upper: 5 }, [x, y], [1, 2])).toBe(0);
    expect(builder.addRow({ lower: 3, upper: 3 }, [n], [7])).toBe(1);
    builder.addCost(x, 0.5);
    builder.setInteger(y);
    builder.setBounds(y, 1, 9);
    builder.offset = 6;
    expect(builder.build()).toEqual({
      columns: 3,
      rows: 2,
      offset: 6,
      cost: new Float64Array([2.5, 0, 0]),
      lower: new Float64Array([-1, 1, 0]),
      upper: new Float64Array([4, 9, 1]),
      integer: new Uint8Array([0, 1, 1]),
      rowLower: new Float64Array([-Infinity, 3]),
      rowUpper: new Float64Array([5, 3]),
      rowStarts: new Int32Array([0, 2, 3]),
      entryColumns: new Int32Array([0, 1, 2]),
      entryValues: new Float64Array([1, 2, 7]),
    });
  });

  it('adds up a column that a row names twice, and drops zeros', () => {
    const builder = new ModelBuilder();
    const [a, b] = [builder.addColumn(), builder.addColumn()];
    builder.addRow({}, [a, b, a], [1, 0, 2]);
    builder.addRow({}, [b, a], [4, 5]);
    const { rowStarts, entryColumns, entryValues, integer } = builder.build();
    expect([[...rowStarts], [...entryColumns], [...entryValues]]).toEqual([
      [0, 1, 3],
      [a, b, a],
      [3, 4, 5],
    ]);
    expect(integer).toBeUndefined();
  });

  it('grows far beyond its first room and builds arrays of exact length', () => {
    const builder = new ModelBuilder();
    for (let k = 0; k < 20_000; k++) {
      builder.addColumn({ cost: k });
      if (k > 0) builder.addRow({ lower: -k }, [k - 1, k], [-1, k]);
    }
    const model = builder.build();
    validateModel(model);
    expect([model.columns, model.rows, model.entryValues.length]).toEqual([20_000, 19_999, 39_998]);
    expect([model.cost[12_345], model.rowLower[12_344], model.entryValues.at(-1)]).toEqual([12_345, -12_345, 19_999]);
    expect(model.cost.buffer.byteLength).toBe(20_000 * 8);
  });

  it('names the column or row that cannot be', () => {
    const builder = new ModelBuilder();
    builder.addColumn();
    expect(refusal(() => builder.addColumn({ lower: NaN })).message).toContain('column 1 are NaN');
    expect(refusal(() => builder.addColumn({ lower: 2, upper: 1 })).params).toMatchObject({ column: 1, lower: 2 });
    expect(refusal(() => builder.addColumn({ lower: Infinity })).params).toMatchObject({ field: 'lower' });
    expect(refusal(() => builder.addColumn({ cost: NaN })).params).toMatchObject({ column: 1, field: 'cost' });
    expect(refusal(() => builder.addCost(0, Infinity)).params).toMatchObject({ column: 0, field: 'cost' });
    expect(refusal(() => builder.addRow({ upper: NaN }, [], [])).message).toContain('row 0');
    expect(refusal(() => builder.addRow({}, [0, 1], [1, 1])).message).toContain('Row 0 names column 1');
    expect(refusal(() => builder.addRow({}, [0], [NaN])).message).toContain('Row 0 has NaN at column 0');
    expect(refusal(() => builder.addRow({}, [0], [])).message).toContain('1 columns and 0 values');
    expect(refusal(() => builder.setBounds(3, 0, 1)).message).toContain('No column 3');
    expect([builder.columns, builder.rows]).toEqual([1, 0]);
  });
});

describe('validateModel', () => {
  const build = () => {
    const builder = new ModelBuilder();
    builder.addRow({ upper: 1 }, [builder.addColumn(), builder.addColumn()], [1, 1]);
    return builder.build();
  };

  it('refuses arrays that do not fit together', () => {
    const model = build();
    expect(refusal(() => validateModel({ ...model, cost: new Float64Array(1) })).params).toMatchObject({
      field: 'cost',
      actual: 1,
      expected: 2,
    });
    expect(refusal(() => validateModel({ ...model, entryColumns: new Int32Array([0, 0]) })).message).toContain('twice');
    expect(refusal(() => validateModel({ ...model, rowStarts: new Int32Array([1, 2]) })).params).toEqual({ row: 0 });
    expect(refusal(() => validateModel({ ...model, upper: new Float64Array([1, NaN]) })).params).toMatchObject({
      column: 1,
      field: 'upper',
    });
    expect(refusal(() => validateModel({ ...model, offset: NaN })).params).toMatchObject({ field: 'offset' });
  });

  it('refuses options that cannot be', () => {
    expect(refusal(() => validateOptions({ timeLimitS: 0 }, 2)).params).toEqual({ field: 'timeLimitS', value: 0 });
    expect(refusal(() => validateOptions({ gap: -1 }, 2)).params).toMatchObject({ field: 'gap' });
    expect(refusal(() => validateOptions({ start: new Float64Array(1) }, 2)).params).toMatchObject({ field: 'start' });
    expect(refusal(() => validateOptions({ start: new Float64Array([1, NaN]) }, 2)).code).toBe('OPTIMIZER_BAD_OPTIONS');
  });
});
