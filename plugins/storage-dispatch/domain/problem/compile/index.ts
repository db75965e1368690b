import type { LinearModel } from '@lingtan/optimizer';
import type { DispatchFlexibleLoad } from '../../../contracts/problem.ts';
import type { Prepared } from '../prepare.ts';
import { at } from '../steps.ts';
import { compileCarbonCap } from './carbon-cap.ts';
import { compileConverter } from './converter.ts';
import { Draft, physics, type CompileOptions } from './draft.ts';
import { compileFlexibleLoad, type Running } from './flexible-load.ts';
import { compileGenerator } from './generator.ts';
import { compileDirectSupply, compileGreenShare } from './green.ts';
import { compileGrid } from './grid.ts';
import { compileCommitment, compileGroup } from './groups.ts';
import { compileLocalOnly } from './local-only.ts';
import { compileStore } from './store.ts';

export type { CompileOptions } from './draft.ts';

/** A model with the way back from its columns and rows to the plan. */
export interface Compiled {
  readonly model: LinearModel;
  readonly map: Draft;
}

/** Writes the problem as a linear model, with whole-number columns where units, blocks and bands need them. */
export function compile(prepared: Prepared, options: CompileOptions = {}): Compiled {
  const map = new Draft(prepared, options);
  const { problem } = prepared;
  for (const store of problem.stores) compileStore(map, store);
  for (const generator of problem.generators) compileGenerator(map, generator);
  for (const converter of problem.converters) compileConverter(map, converter);
  exclusive(
    map,
    problem.flexibleLoads.map((load) => ({ load, running: compileFlexibleLoad(map, load) })),
  );
  for (const grid of problem.grids) compileGrid(map, grid);
  balances(map);
  compileLocalOnly(map);
  for (const group of problem.groups) compileGroup(map, group);
  for (const commitment of problem.commitments) compileCommitment(map, commitment);
  for (const wish of problem.greenShares) compileGreenShare(map, wish);
  for (const wish of problem.directSupply) compileDirectSupply(map, wish);
  compileCarbonCap(map);
  return { model: map.builder.build(), map };
}

/** Of the loads of one group at most one runs in a step. */
function exclusive(map: Draft, loads: { load: DispatchFlexibleLoad; running: Running }[]): void {
  for (const group of new Set(loads.map(({ load }) => load.exclusiveGroup))) {
    const members = group === undefined ? [] : loads.filter(({ load }) => load.exclusiveGroup === group);
    const weight = physics * Math.max(1, ...members.map(({ load }) => sizeOf(load)));
    for (let t = 0; members.length > 1 && t < map.count; t++) {
      const row = map.row();
      for (const { running } of members) for (const [column, factor] of running(t)) row.add(column, factor);
      if (row.empty) continue;
      row.add(map.give({ limit: 'exclusive', device: group!, step: t, unit: 'count' }, weight), -1).atMost(1);
    }
  }
}

/** Highest power of a load, kW. */
function sizeOf(load: DispatchFlexibleLoad): number {
  if (load.kind === 'energy') return load.powerMax;
  return load.kind === 'sequence' ? Math.max(...load.powers) : load.power;
}

/** Supply minus flexible demand = inflexible demand, for every bus and step. */
function balances(map: Draft): void {
  const { problem } = map.prepared;
  for (const { id: bus } of problem.buses) {
    const flows = map.flows.filter((flow) => flow.bus === bus);
    const loads = problem.loads.filter((load) => load.bus === bus);
    const rows = new Int32Array(map.count);
    for (let t = 0; t < map.count; t++) {
      const row = map.row();
      for (const { columns, factor } of flows) row.add(columns[t]!, -at(factor, t));
      row
        .add(map.give({ limit: 'shortage', device: bus, step: t, unit: 'kW' }, 4 * map.length(t)), 1)
        .add(map.give({ limit: 'surplus', device: bus, step: t, unit: 'kW' }, 3 * map.length(t)), -1);
      rows[t] = row.equals(loads.reduce((sum, { profile }) => sum + at(profile, t), 0));
    }
    map.rows.set(`${bus}/bus`, rows);
  }
}
