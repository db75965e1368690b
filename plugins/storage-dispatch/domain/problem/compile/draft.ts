import { ModelBuilder } from '@lingtan/optimizer';
import type { PlanCosts, PlanViolation } from '../../../contracts/plan.ts';
import type { Prepared } from '../prepare.ts';
import { at, type Series } from '../steps.ts';
import { RowSum } from './row-sum.ts';

/**
 * Weight of what a device cannot do, in an elastic model: beyond any demand left unserved or wish, so that a relaxed plan
 * asks a device for the impossible only where the problem itself does (prescribed flows, a band that is out of reach).
 */
export const physics = 100;

/** One column per step; −1 where a step has none. */
export type Columns = Int32Array;

/** Power of a column that a device takes from a bus (factor below 0: gives to it), per step. */
export interface Flow {
  readonly bus: string;
  readonly columns: Columns;
  readonly factor: Series;
}

/** A limit that may hold the plan: rows or column bounds by step, −1 where there is none. */
export interface LimitEntry {
  readonly limit: string;
  readonly device: string;
  readonly on: 'row' | 'lower' | 'upper';
  readonly indexes: Int32Array;
}

/** A column that is above 0 where a limit is broken or a wish missed. */
export interface SlackEntry {
  readonly limit: string;
  readonly device: string;
  readonly step: number | null;
  readonly column: number;
  readonly unit: PlanViolation['unit'];
  readonly price: number;
  /** Of all slacks with the same limit and device only the largest pays this. */
  readonly priceHighest?: number;
}

/** Lowest and highest billed peak, kW. */
export interface PeakRange {
  readonly least: number;
  readonly most: number;
}

/** Extra whole-number columns, and whether hard limits may give way. */
export interface CompileOptions {
  /** Steps of each store (grid) in which it may not charge and discharge (import and export) at once. */
  readonly storeDirections?: ReadonlyMap<string, ReadonlySet<number>>;
  readonly gridDirections?: ReadonlyMap<string, ReadonlySet<number>>;
  /** Steps of each store among which its idle steps between directions are held. */
  readonly rests?: ReadonlyMap<string, ReadonlySet<number>>;
  /** Stores whose recovery from outside their band is held one way exactly. */
  readonly recoveries?: ReadonlySet<string>;
  /** Where the peaks of all better plans lie, by the key of their column; narrows the import where directions are chosen. */
  readonly peaks?: ReadonlyMap<string, PeakRange>;
  /** Adds columns by which the hard limits that can be unreachable give way. */
  readonly elastic?: boolean;
}

/** Whole-number columns of the directions of a store that rests between them; −1 where a step has none. */
export interface RestEntry {
  readonly charging: Columns;
  readonly discharging: Columns;
  readonly charge: Columns;
  readonly discharge: Columns;
  readonly restSteps: number;
}

/** The model being built, and the way back from its columns to the plan. */
export class Draft {
  readonly builder = new ModelBuilder();
  readonly flows: Flow[] = [];
  readonly byDevice = new Map<string, Flow[]>();
  readonly columns = new Map<string, Columns>();
  readonly rows = new Map<string, Int32Array>();
  readonly limits: LimitEntry[] = [];
  readonly slacks: SlackEntry[] = [];
  readonly costColumns: number[] = [];
  readonly costValues: number[] = [];
  readonly costParts: (keyof PlanCosts)[] = [];
  readonly constants = new Map<keyof PlanCosts, number>();
  /** Whole-number columns that choose between two flows: 1 for the first. */
  readonly directions: { readonly binary: number; readonly one: number; readonly other: number }[] = [];
  readonly rests: RestEntry[] = [];
  /** Columns of charge and import in the steps in which the model itself holds the two directions apart. */
  readonly oneWay = new Set<number>();
  /** Weights of broken hard limits, minimised before the cost. */
  readonly relief: { column: number; weight: number }[] = [];
  /** Minimised among plans of equal cost. */
  readonly ties: { column: number; weight: number }[] = [];

  readonly prepared: Prepared;
  readonly options: CompileOptions;

  constructor(prepared: Prepared, options: CompileOptions) {
    this.prepared = prepared;
    this.options = options;
  }

  get count(): number {
    return this.prepared.count;
  }

  /** Length of a step, h. */
  length(step: number): number {
    return this.prepared.lengths[step]!;
  }

  /** One column for each step, kept under `key` for the plan. */
  series(key: string, upper: Series, lower: Series = 0, where?: (step: number) => boolean): Columns {
    const columns = new Int32Array(this.count).fill(-1);
    for (let t = 0; t < this.count; t++)
      if (!where || where(t)) columns[t] = this.builder.addColumn({ lower: at(lower, t), upper: at(upper, t) });
    this.columns.set(key, columns);
    return columns;
  }

  /** One 0/1 column for each step. */
  binaries(key: string, where?: (step: number) => boolean): Columns {
    const columns = this.series(key, 1, 0, where);
    for (const column of columns) if (column >= 0) this.builder.setInteger(column);
    return columns;
  }

  cost(part: keyof PlanCosts, column: number, value: number): void {
    if (value === 0 || column < 0) return;
    this.builder.addCost(column, value);
    this.costColumns.push(column);
    this.costValues.push(value);
    this.costParts.push(part);
  }

  constant(part: keyof PlanCosts, value: number): void {
    this.builder.offset += value;
    this.constants.set(part, (this.constants.get(part) ?? 0) + value);
  }

  flow(device: string, bus: string, columns: Columns, factor: Series): void {
    const flow = { bus, columns, factor };
    this.flows.push(flow);
    const own = this.byDevice.get(device);
    if (own) own.push(flow);
    else this.byDevice.set(device, [flow]);
  }

  limit(limit: string, device: string, on: LimitEntry['on'], indexes: Int32Array): void {
    this.limits.push({ limit, device, on, indexes });
  }

  /** A column ≥ 0 at a price that shows as a violation when it is used. */
  slack(entry: Omit<SlackEntry, 'column'>): number {
    const column = this.builder.addColumn({ lower: 0, upper: Infinity });
    this.cost('breach', column, entry.price);
    this.slacks.push({ ...entry, column });
    return column;
  }

  /** A column by which a hard limit gives way; −1 when the model is not elastic. */
  give(entry: Omit<SlackEntry, 'column' | 'price'>, weight: number): number {
    if (!this.options.elastic) return -1;
    const column = this.builder.addColumn({ lower: 0, upper: Infinity });
    this.slacks.push({ ...entry, price: 0, column });
    this.relief.push({ column, weight });
    return column;
  }

  row(): RowSum {
    return new RowSum(this.builder);
  }
}
