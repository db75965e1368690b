import type { DispatchGrid } from '../../../contracts/problem.ts';
import { at } from '../steps.ts';
import { peakKey } from './demand.ts';
import type { Draft } from './draft.ts';

/**
 * Import or export, not both. Where buying is dearer than selling the optimum never does both; where it is not, doing
 * both would earn money without end, so those steps have their binary from the beginning; unless what the bus needs in the
 * step is more than its devices can give: then a sole connection has nothing to export, and no choice.
 */
export function compileGridDirections(
  draft: Draft,
  grid: DispatchGrid,
  imports: Int32Array,
  exports: Int32Array,
): void {
  const { carbonPrice, grids } = draft.prepared.problem;
  const wanted = draft.options.gridDirections?.get(grid.id);
  const alone = grids.every(({ id, bus }) => id === grid.id || bus !== grid.bus);
  for (let t = 0; t < draft.count; t++) {
    const buy = at(grid.buyPrice, t) + (carbonPrice * at(grid.carbonFactor ?? 0, t)) / 1000;
    if (!(at(grid.sellPrice, t) > buy || wanted?.has(t)) || at(grid.exportMax, t) === 0) continue;
    draft.oneWay.add(imports[t]!);
    const load = loadOf(draft, grid.bus, t);
    const parts = partsOf(draft, grid.bus, t);
    // What another connection of the bus gives or takes is not among the parts.
    const most = alone
      ? Math.max(
          0,
          parts.reduce((sum, part) => sum + part.most, load),
        )
      : Infinity;
    const least = alone
      ? Math.max(
          0,
          parts.reduce((sum, part) => sum - part.least, -load),
        )
      : Infinity;
    if (least === 0) {
      draft.row().add(exports[t]!, 1).atMost(0);
      continue;
    }
    const inward = draft.builder.addColumn({ lower: 0, upper: 1, integer: true });
    draft.directions.push({ binary: inward, one: imports[t]!, other: exports[t]! });
    const importMost = Math.min(at(grid.importMax, t), most, peakCap(draft, grid, t));
    const exportMost = Math.min(at(grid.exportMax, t), least);
    draft.row().add(imports[t]!, 1).add(inward, -importMost).atMost(0);
    draft.row().add(exports[t]!, 1).add(inward, exportMost).atMost(exportMost);
    if (!alone || draft.options.elastic) continue;
    within(draft, { flow: imports[t]!, inward, sign: 1, load }, parts, ({ factor, feeds }) => factor > 0 || feeds);
    within(draft, { flow: imports[t]!, inward, sign: 1, load }, parts, ({ feeds }) => feeds);
    within(draft, { flow: exports[t]!, inward, sign: -1, load }, parts, ({ factor, feeds }) => factor < 0 && !feeds);
  }
}

/** What a device takes from a bus in a step (below 0: gives to it), kW: its column times its factor. */
interface Part {
  readonly column: number;
  readonly factor: number;
  readonly least: number;
  readonly most: number;
  /** A generator of wind or sun, which usually gives all that it has. */
  readonly feeds: boolean;
}

function partsOf(draft: Draft, bus: string, step: number): Part[] {
  const feeding = new Set(
    draft.prepared.problem.generators
      .filter(({ commitment }) => !commitment)
      .map(({ id }) => draft.columns.get(`${id}/power`)![step]!),
  );
  return draft.flows.flatMap((flow) => {
    const column = flow.columns[step]!;
    const factor = at(flow.factor, step);
    if (flow.bus !== bus || column < 0 || factor === 0) return [];
    const { lower, upper } = draft.builder.bounds(column);
    const ends = [factor * lower, factor * upper] as const;
    return [{ column, factor, least: Math.min(...ends), most: Math.max(...ends), feeds: feeding.has(column) }];
  });
}

function loadOf(draft: Draft, bus: string, step: number): number {
  let sum = 0;
  for (const load of draft.prepared.problem.loads) if (load.bus === bus) sum += at(load.profile, step);
  return sum;
}

/**
 * What is imported is consumed and what is exported is fed in, in each direction by itself. With w = 1 in the direction of
 * `flow`, whose balance is flow = ±(load + Σ p), the share of a part in that direction is at most ±p − lowest·(1 − w) or
 * highest·w. So each choice between the two bounds the flow; every plan keeps it, and a fraction of w, by which power would
 * pass both ways without a device that turns it round, does not. With these rows the relaxation is near the optimum.
 */
function within(
  draft: Draft,
  { flow, inward, sign, load }: { flow: number; inward: number; sign: 1 | -1; load: number },
  parts: readonly Part[],
  asItIs: (part: Part) => boolean,
): void {
  const row = draft.row().add(flow, 1);
  // flow − Σ ±p ≤ along·w + against·(1 − w)
  let [along, against] = [sign * load, 0];
  for (const part of parts) {
    const [lowest, highest] = sign > 0 ? [part.least, part.most] : [-part.most, -part.least];
    if (asItIs(part)) {
      row.add(part.column, -sign * part.factor);
      against -= lowest;
    } else along += highest;
  }
  if (!Number.isFinite(along) || !Number.isFinite(against)) return;
  const [atOne, atZero] = sign > 0 ? [along, against] : [against, along];
  row.add(inward, atZero - atOne).atMost(atZero);
}

/** The peak that no better plan exceeds, where a demand charge measures every step by itself. */
function peakCap(draft: Draft, grid: DispatchGrid, step: number): number {
  let cap = Infinity;
  for (const { id, intervalSteps, window } of grid.demandCharges)
    if (intervalSteps === 1 && (!window || window[step]))
      cap = Math.min(cap, draft.options.peaks?.get(peakKey(grid.id, id))?.most ?? Infinity);
  return cap;
}
