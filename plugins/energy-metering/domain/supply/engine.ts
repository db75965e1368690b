import { ExactTable } from './exact-table.ts';
import type { SupplyModel } from './model.ts';
import { OriginPools } from './storage-pools.ts';

/**
 * Allocates one interval after the other. Put the readings of an interval into `sources`, `uses`, `discharges` and
 * `nominated` (integer Wh), call `step`, and read what became of them.
 */
export class SupplyEngine {
  readonly model: SupplyModel;
  readonly pools: OriginPools;
  /** By row. Rows of storages and contracts are filled by `step`. */
  readonly sources: Float64Array;
  /** By column. The balance is filled by `step`, on the side that needs it. */
  readonly uses: Float64Array;
  /** By storage. */
  readonly discharges: Float64Array;
  /** By claim: what the contract should deliver. */
  readonly nominated: Float64Array;
  /** By claim: what counted. */
  readonly matched: Float64Array;
  /** Rows that are not zero: `active[i]` is the row of the cells `column × count + i`. */
  readonly active: Int32Array;
  count = 0;
  /** Cells after the contracts moved theirs, see {@link SupplyEngine.active}; without the rows of contracts. */
  readonly cells: Float64Array;
  readonly #rows: Float64Array;
  readonly #columns: Float64Array;
  readonly #place: Int32Array;
  readonly #table = new ExactTable();

  constructor(model: SupplyModel) {
    this.model = model;
    const { rows, uses, storages, origins, claims } = model;
    this.pools = new OriginPools(storages, origins.length, origins.length - 1);
    this.sources = new Float64Array(rows.length);
    this.uses = new Float64Array(uses.length);
    this.discharges = new Float64Array(storages.length);
    this.nominated = new Float64Array(claims.length);
    this.matched = new Float64Array(claims.length);
    this.active = new Int32Array(rows.length);
    this.cells = new Float64Array(rows.length * uses.length);
    this.#rows = new Float64Array(rows.length);
    this.#columns = new Float64Array(uses.length);
    this.#place = new Int32Array(rows.length);
  }

  /** Empties the readings for the next interval. */
  clear(): void {
    this.sources.fill(0);
    this.uses.fill(0);
    this.discharges.fill(0);
    this.nominated.fill(0);
  }

  /** Allocates the interval and carries the storages forward. */
  step(): void {
    this.#discharge();
    this.#close();
    this.matched.fill(0);
    const first = this.model.rule === 'contract-priority';
    this.#columns.set(this.uses);
    if (first) this.#reserve();
    this.#gather();
    this.#table.fill(this.#rows, this.count, this.#columns, this.uses.length, this.cells);
    if (first) this.#deliver();
    else this.#matchGrid();
    this.#charge();
  }

  /** Energy of a claim's row that stands in another one: contracts from outside have a row of their own. */
  isExternal(claim: number): boolean {
    const { from, row } = this.model.claims[claim]!;
    return from !== row;
  }

  #discharge(): void {
    const { pools, model, sources } = this;
    pools.begin();
    for (let s = 0; s < pools.storages; s++) {
      if (this.discharges[s] === 0) continue;
      pools.discharge(s, this.discharges[s]!);
      for (let o = 0; o < pools.origins; o++)
        sources[model.rowOf.storage(s, o)] = pools.discharged[s * pools.origins + o]!;
    }
  }

  #close(): void {
    let residual = 0;
    for (let r = 0; r < this.sources.length; r++) residual += this.sources[r]!;
    for (let u = 0; u < this.uses.length; u++) residual -= this.uses[u]!;
    if (residual > 0) this.uses[this.model.balanceUse]! += residual;
    if (residual < 0) this.sources[this.model.rowOf.balance]! -= residual;
  }

  /** Sets aside what contracts take first. */
  #reserve(): void {
    const { claims } = this.model;
    for (let k = 0; k < claims.length; k++) {
      const { from, column } = claims[k]!;
      const taken = Math.min(this.nominated[k]!, this.sources[from]!, this.#columns[column]!);
      this.matched[k] = taken;
      this.sources[from]! -= taken;
      this.#columns[column]! -= taken;
    }
  }

  #gather(): void {
    this.count = 0;
    for (let r = 0; r < this.sources.length; r++) {
      this.#place[r] = -1;
      if (this.sources[r] === 0 && !this.#serves(r)) continue;
      this.#place[r] = this.count;
      this.active[this.count] = r;
      this.#rows[this.count] = this.sources[r]!;
      this.count += 1;
    }
  }

  /** A generator whose whole output went to contracts still has its cells. */
  #serves(row: number): boolean {
    const { claims } = this.model;
    for (let k = 0; k < claims.length; k++)
      if (this.matched[k]! > 0 && claims[k]!.row === row && claims[k]!.from === row) return true;
    return false;
  }

  /** Puts what was set aside into the cells, and makes the rows whole again. */
  #deliver(): void {
    const { claims } = this.model;
    for (let k = 0; k < claims.length; k++) {
      const { row, from, column } = claims[k]!;
      const taken = this.matched[k]!;
      if (taken === 0) continue;
      this.sources[row]! += taken;
      if (row === from) this.cells[column * this.count + this.#place[row]!]! += taken;
    }
  }

  /** Contracts from outside: at most what the enterprise takes from the grid in the interval. */
  #matchGrid(): void {
    const { claims } = this.model;
    const grid = this.#place[this.model.rowOf.grid]!;
    if (grid < 0) return;
    for (let k = 0; k < claims.length; k++) {
      const { row, from, column } = claims[k]!;
      if (row === from) continue;
      const place = column * this.count + grid;
      const taken = Math.min(this.nominated[k]!, this.cells[place]!);
      this.matched[k] = taken;
      this.cells[place]! -= taken;
      this.sources[from]! -= taken;
      this.sources[row]! += taken;
    }
  }

  #charge(): void {
    const { pools, model } = this;
    const own = model.origins.length - 1;
    const firstStorage = model.rowOf.storage(0, 0);
    for (let s = 0; s < pools.storages; s++) {
      const column = model.chargeOf[s]!;
      if (this.uses[column] !== 0)
        for (let i = 0; i < this.count; i++) {
          const wh = this.cells[column * this.count + i]!;
          const row = this.active[i]!;
          if (wh > 0) pools.charge(s, row < own ? row : (row - firstStorage) % pools.origins, wh);
        }
      pools.settle(s);
    }
  }
}
