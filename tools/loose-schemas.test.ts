import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parkFileSchema } from '../apps/server/src/park/park-file.ts';
import { manifestSchema } from '../packages/sdk/src/manifest.ts';

const root = path.join(import.meta.dirname, '..');

/** What takes something from outside as it comes, and why nothing is dropped in silence there. */
const openInContracts: Record<string, string> = {
  'carbon-accounting checkActivitiesRoute.body.activities[]': 'rows, each of which is read and refused by itself',
  'carbon-accounting submitRequestRoute.body.activities[]': 'rows, each of which is read and refused by itself',
  'carbon-accounting factorDiffRoute.body.rows[]{}': 'rows, each of which is read and refused by itself',
  'energy-metering energyConfig.schema.tariffs[].tariff': 'read by `tariffShape`, with its problems by their place',
  'energy-metering createTariffRoute.body.tariff': 'read by `tariffShape`, with its problems by their place',
  'energy-metering createVersionRoute.body.version': 'read by `tariffVersionShape`, with its problems by their place',
};

/** Of a park file, likewise. */
const openInParkFile: Record<string, string> = {
  'parkFile.park.attributes{}': 'what a park calls its own',
  'parkFile.assets[].attributes{}': 'what a park calls its own',
  'parkFile.plugins{}.config': 'settings, which the schema of the plugin reads',
};

/** Files that make an object which takes any field, and why. */
const openInSources: Record<string, string> = {
  'apps/server/src/installation/environment.ts': 'the environment of a process holds what is of other programs',
  'apps/server/src/mcp/mcp-routes.ts': 'a message of MCP is read by the library of the protocol',
  'apps/server/src/park/device-profiles.ts': 'the connector that ships a profile reads the rest of its values',
  'packages/kernel/src/evidence/pack-format.ts': 'a record stands as it is under its hash, also of a later version',
  'packages/kernel/src/isolated-settings.ts': "faults that a plugin's process names, in the form of the library",
  'packages/kernel/src/routes/api-description-routes.ts': 'an answer: the description of the interface',
  'packages/kernel/src/routes/schemas/health.ts': 'an answer: each part says of itself what it has',
  'plugins/carbon-accounting/domain/pack/verify-pack.ts':
    'files of a pack stand as they are under its hash; the publication is read whole beside it',
};

interface Definition {
  type: string;
  shape?: Record<string, z.core.$ZodType>;
  options?: z.core.$ZodType[];
  items?: z.core.$ZodType[];
  getter?: () => z.core.$ZodType;
  element?: unknown;
  valueType?: unknown;
  rest?: unknown;
  innerType?: unknown;
  in?: unknown;
  left?: unknown;
  right?: unknown;
  catchall?: unknown;
}

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;
const definitionOf = (schema: z.core.$ZodType): Definition => (schema._zod as unknown as { def: Definition }).def;

/** Places in a schema that take what nobody has described, each once. */
function openIn(schema: z.core.$ZodType, at: string, seen: Set<object>): string[] {
  if (seen.has(schema._zod)) return [];
  seen.add(schema._zod);
  const { type, catchall, ...def } = definitionOf(schema);
  const rest = isSchema(catchall) ? definitionOf(catchall).type : 'never';
  const isOpen = type === 'unknown' || type === 'any' || (type === 'object' && rest !== 'never');
  const below: [string, unknown][] = [
    ...Object.entries(def.shape ?? {}).map(([name, each]): [string, unknown] => [`${at}.${name}`, each]),
    ...[...(def.options ?? []), ...(def.items ?? [])].map((each): [string, unknown] => [at, each]),
    ...[def.innerType, def.in, def.left, def.right].map((each): [string, unknown] => [at, each]),
    ...[def.element, def.rest].map((each): [string, unknown] => [`${at}[]`, each]),
    [`${at}{}`, def.valueType],
    [at, type === 'lazy' ? def.getter?.() : undefined],
  ];
  return [
    ...(isOpen ? [at] : []),
    ...below.flatMap(([place, each]) => (isSchema(each) ? openIn(each, place, seen) : [])),
  ];
}

/** The same for all schemas that a value holds, but for those of what a route answers. */
function openWithin(value: unknown, at: string, seen: Set<object>): string[] {
  if (isSchema(value)) return openIn(value, at, seen);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || seen.has(value)) return [];
  seen.add(value);
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'response' ? [] : openWithin(inner, `${at}.${name}`, seen),
  );
}

/** Sources below a folder: neither tests nor what is built. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return /^(?:node_modules|dist|fixtures|e2e)$/.test(entry.name) ? [] : sourcesIn(file);
    return /\.tsx?$/.test(entry.name) && !/\.(?:test|long|d)\.tsx?$/.test(entry.name) ? [file] : [];
  });
}

const sources = ['packages', 'plugins', 'apps'].flatMap((group) => sourcesIn(path.join(root, group)));

describe('what takes something from outside takes nothing that it does not know', () => {
  const contracts = sources.filter((file) => path.relative(root, file).split(path.sep)[2] === 'contracts');
  const exported: [at: string, value: unknown][] = [];
  // More than a hundred modules: how long they take to load says nothing about what is asked of them.
  beforeAll(async () => {
    for (const file of contracts) {
      const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
      const [, owner = ''] = path.relative(root, file).split(path.sep);
      for (const [name, value] of Object.entries(module)) exported.push([`${owner} ${name}`, value]);
    }
  }, 180_000);

  it('in no schema of the contracts, of the manifest and of a park file, but for those that another one reads', () => {
    const seen = new Set<object>();
    expect(contracts.length).toBeGreaterThan(100);
    const found = exported.flatMap(([at, value]) => openWithin(value, at, seen));
    found.push(...openIn(parkFileSchema, 'parkFile', seen), ...openIn(manifestSchema, 'manifest', seen));
    const open = { ...openInContracts, ...openInParkFile };
    expect(found.toSorted()).toEqual(Object.keys(open).toSorted());
  });

  it('in no other schema of the sources either, but for those that have a reason', () => {
    const loose = /\blooseObject\(|\.(?:loose|passthrough)\(\)|\.catchall\(/;
    const found = sources.filter((file) => loose.test(readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\//g, '')));
    expect(found.map((file) => path.relative(root, file).replaceAll(path.sep, '/')).toSorted()).toEqual(
      Object.keys(openInSources).toSorted(),
    );
  });

  it.each([
    ['an object that takes any field', z.strictObject({ a: z.array(z.looseObject({})) }), 'a[]'],
    ['one that takes any number', z.union([z.string(), z.object({}).catchall(z.number())]), ''],
    ['a value of any kind', z.intersection(z.object({ a: z.unknown().optional() }), z.strictObject({})), 'a'],
  ])('finds %s', (_, schema, place) => {
    expect(openIn(schema, 'x', new Set())).toEqual([place === '' ? 'x' : `x.${place}`]);
  });
});
