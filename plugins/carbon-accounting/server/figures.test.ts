import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import * as contracts from '../contracts/index.ts';

interface Schema {
  type?: string | string[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  prefixItems?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
}
interface Route {
  method: string;
  path: string;
  produces?: string;
  response: z.ZodType;
}

/** Every route of the plugin, as it goes into the OpenAPI document. */
const routes = Object.values(contracts).filter(
  (each): each is typeof each & Route =>
    typeof each === 'object' && 'path' in each && 'method' in each && 'response' in each,
) as Route[];

/** Numbers that are no figures: places, counts, versions, times and limits that stand beside a figure. */
const marks = new Set([
  ...['revision', 'version', 'no', 'row', 'reverses', 'year', 'yearAsked', 'yearUsed', 'scope', 'from', 'to'],
  ...['posted', 'over', 'days', 'knownDays', 'remainingDays', 'unknownDays', 'basisDays', 'uncertaintyPct'],
  ...['knownHours', 'remainingHours', 'unknownHours'],
  // What was asked of a sample or of draws.
  ...['sampleSize', 'seed', 'draws'],
]);
/** Figures that are decimal text. */
const texts = new Set([
  ...[
    'total',
    'counted',
    'amount',
    'value',
    'before',
    'after',
    'delta',
    'beforeT',
    'afterT',
    'energyTce',
    'emissionsT',
  ],
  ...['amountBefore', 'amountAfter', 'oxidationPct'],
]);
/** Routes whose figures are entered, and rest on no method: their evidence is the document or the source itself. */
const entered = /^\/(activities|factors|requests|claims)/;

/** Names that carry their unit: `tracedWh`, `reductionNeededT`, `intensityTPerTce`, `kg`. */
const unitInName = /(Wh|T|Tce|Pct|kg|PerUnit|cleanEnergyShare|intensity)$/;

interface Figure {
  where: string;
  name: string;
  /** Names of the fields of its object and of those around it. */
  around: ReadonlySet<string>;
}

function figures(schema: Schema, where: string, name: string, around: ReadonlySet<string>): Figure[] {
  if (schema.$ref !== undefined || schema.$defs) throw new Error(`${where} is told elsewhere: follow it`);
  const parts = [schema.anyOf, schema.oneOf, schema.allOf, schema.prefixItems].flatMap((list) => list ?? []);
  const alternatives = parts.flatMap((each) => figures(each, where, name, around));
  if (schema.properties) {
    const own = new Set([...around, ...Object.keys(schema.properties)]);
    return Object.entries(schema.properties).flatMap(([key, each]) => figures(each, `${where}.${key}`, key, own));
  }
  if (schema.items) return figures(schema.items, `${where}[]`, name, around);
  if (typeof schema.additionalProperties === 'object')
    return figures(schema.additionalProperties, `${where}{}`, name, around);
  const types = [schema.type].flat();
  const numeric = types.some((type) => type === 'number' || type === 'integer') && schema.const === undefined;
  const found =
    (numeric && !marks.has(name)) || (types.includes('string') && (texts.has(name) || unitInName.test(name)));
  return found ? [...alternatives, { where, name, around }] : alternatives;
}

/** Texts that hold the amount with its unit. */
const withUnit = /^post \/activities\/check\.rows\[\]\.(before|after)$/;
const shares = new Set(['target', 'gap', 'value', 'oxidationPct']);

const all = routes
  .filter(({ produces }) => produces === undefined)
  .flatMap((route) => {
    const schema = z.toJSONSchema(route.response, { unrepresentable: 'any', io: 'output' }) as Schema;
    return figures(schema, `${route.method} ${route.path}`, '', new Set()).map((figure) => ({ ...figure, route }));
  });

describe('every figure of the API', () => {
  it('is found: the proof has something to prove', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(all.length).toBeGreaterThan(60);
    for (const where of [
      'get /inventory/:period.inventories[].lines[].tonnes',
      'get /rating/:period.core.reductionNeededT',
    ])
      expect(all.map((each) => each.where)).toContain(where);
  });

  it('carries its unit', () => {
    const without = all.filter(
      ({ where, name, around }) =>
        !withUnit.test(where) &&
        !unitInName.test(name) &&
        !shares.has(name) &&
        !['unit', 'amountUnit', 'factorUnit'].some((each) => around.has(each)),
    );
    expect(without.map(({ where }) => where)).toEqual([]);
  });

  it('carries the reference that opens its evidence', () => {
    const without = all.filter(({ around, name, route }) => {
      // What an enterprise submitted rests on its document until it is posted.
      if ((route.method !== 'get' || route.path === '/requests') && entered.test(route.path)) return false;
      return !around.has('ref') && !around.has('refs') && !around.has(`${name.replace(/Wh$/, '')}Ref`);
    });
    expect(without.map(({ where }) => where)).toEqual([]);
  });

  it('carries its method profile and factor versions, unless it was entered', () => {
    const of = (names: readonly string[]) =>
      all.filter(({ around, route }) => !entered.test(route.path) && !names.some((each) => around.has(each)));
    expect(of(['profile']).map(({ where }) => where)).toEqual([]);
    expect(of(['factor', 'factors']).map(({ where }) => where)).toEqual([]);
  });
});
