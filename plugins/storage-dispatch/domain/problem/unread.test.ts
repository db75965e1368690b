import { describe, expect, it } from 'vitest';
import { dispatchProblemJsonSchema, type DispatchProblemInput } from '../../contracts/problem.ts';
import { another, fieldsOf, put, type Schema } from '../fixtures/schema-fields.ts';
import { featureSite } from '../fixtures/feature-site.ts';
import { compile } from './compile/index.ts';
import { refuseUnread } from './issues-unread.ts';
import { prepare } from './prepare.ts';

const count = 8;
const root = dispatchProblemJsonSchema() as Schema;

/** What is solved of a document, with all directions, or that it is refused. */
function read(document: DispatchProblemInput): string {
  try {
    refuseUnread(document);
    const prepared = prepare(document);
    const { problem } = prepared;
    const steps = new Set(Array.from({ length: prepared.count }, (_, step) => step));
    const every = (devices: readonly { id: string }[]) => new Map(devices.map(({ id }) => [id, steps]));
    const { model, map } = compile(prepared, {
      ...{ storeDirections: every(problem.stores), gridDirections: every(problem.grids), rests: every(problem.stores) },
      recoveries: new Set(problem.stores.map(({ id }) => id)),
    });
    const plain = (_: string, each: unknown): unknown =>
      ArrayBuffer.isView(each) ? [...(each as Float64Array)] : each;
    return JSON.stringify([model, map.ties], plain);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

/** A random site without the fields that nothing reads in it. */
function cleaned(site: DispatchProblemInput): DispatchProblemInput {
  const answer = read(site);
  const unread = /(\w+): is not read/.exec(answer)?.[1];
  if (unread === undefined) return site;
  const copies = [...fieldsOf(site, root, root)]
    .filter(({ path }) => path.at(-1) === unread)
    .map(({ path }) => put(site, path, undefined));
  return cleaned(copies.find((copy) => read(copy) !== answer)!);
}

/** Read by what comes after the model: the plan prints them, or makes its figures and its second search of them. */
const told = new Set([
  'currency',
  'relaxConstraints',
  'grids.carbonFactor',
  'generators.carbonFactor',
  'generators.green',
]);
/** Read, and without effect where the figures of a document leave none; which those are no field decides. */
const byFigures: Readonly<Record<string, string>> = {
  carbonPrice: 'times emissions, which may be none',
  'stores.initial': 'must be given, also where a cyclic store begins as it ends',
  'stores.recoveryPrice': 'of a start out of the band',
  'stores.chargeTaper.energy': 'where the power lies above the highest one',
  'converters.initialSteps': 'of a run or pause that is long enough',
  'stores.etaCharge': 'a share of no flow',
  'stores.etaDischarge': 'a share of no flow',
  'generators.curtailable': 'of generation that is all taken, by its least power',
  'flexibleLoads.exclusiveGroup': 'of one load, until another is in it',
  'grids.demandCharges.thresholdKw': 'below the peak that was reached',
  'grids.demandCharges.incumbentKw': 'below the threshold',
  'grids.demandCharges.window': 'of an interval that ends in no step',
};

describe('a field of a dispatch document', () => {
  it('moves what is solved, is told in the plan, or is refused by its name', () => {
    const silent = new Map<string, unknown>();
    let asked = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const site = cleaned(JSON.parse(JSON.stringify(featureSite(seed, count))) as DispatchProblemInput);
      const base = read(site);
      for (const { path, schema } of fieldsOf(site, root, root)) {
        const name = path.filter((each) => typeof each === 'string').join('.');
        const present = path.reduce((part: unknown, each) => (part as Record<string, unknown>)[each], site);
        const value = another(schema, { root, count });
        // A wish for no ratio is refused by its bus, which it need not name.
        if (told.has(name) || name === 'directSupply' || /\b(?:id|bus)$/.test(name) || value === present) continue;
        asked++;
        if (read(put(site, path, value)) === base) silent.set(name, value);
      }
    }
    expect(asked).toBeGreaterThan(400);
    expect([...silent.keys()].filter((name) => !(name in byFigures)).toSorted()).toEqual([]);
  });
});
