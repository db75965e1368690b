import type { ModelBuilder } from '@lingtan/optimizer';

/** Left-hand side of a row while it is collected; a column of −1 is left out. */
export class RowSum {
  readonly #builder: ModelBuilder;
  readonly #columns: number[] = [];
  readonly #values: number[] = [];

  constructor(builder: ModelBuilder) {
    this.#builder = builder;
  }

  add(column: number, value: number): this {
    if (column >= 0 && value !== 0) {
      this.#columns.push(column);
      this.#values.push(value);
    }
    return this;
  }

  atMost(upper: number): number {
    return this.#builder.addRow({ upper }, this.#columns, this.#values);
  }

  atLeast(lower: number): number {
    return this.#builder.addRow({ lower }, this.#columns, this.#values);
  }

  equals(value: number): number {
    return this.#builder.addRow({ lower: value, upper: value }, this.#columns, this.#values);
  }

  within(lower: number, upper: number): number {
    return this.#builder.addRow({ lower, upper }, this.#columns, this.#values);
  }

  get empty(): boolean {
    return this.#columns.length === 0;
  }
}
