import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkManifest } from '@lingtan/packaging';
import { protocolDescriptions } from '@lingtan/protocols';
import { formSchema, manifestJsonSchema, readInput, type CommandDefinition } from '@lingtan/sdk';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { withOneMoreField } from './reliability/fixtures/one-more-field.ts';
import { generate, type JsonSchema } from './reliability/fixtures/schema-fuzz.ts';
import { decodeInput } from './src/cli/protocol-commands.ts';
import { parkFileSchema } from './src/park/park-file.ts';

const field = 'nobodyKnowsThis';
const plugins = path.join(import.meta.dirname, '../../plugins');
const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(path.join(plugins, file)).href)) as T;

/** What an error or an answer says, with all that it carries. */
const whole = (outcome: unknown): string =>
  outcome instanceof Error ? `${outcome.message} ${JSON.stringify(outcome)}` : (JSON.stringify(outcome) ?? '');

/** Of more problems than are named, that of the field may be among those that are not. */
const isRefusal = (text: string): boolean => text.includes(field) || (text.match(/"(field|path)":/g) ?? []).length > 50;

/** Whether something is refused by the name of the field. */
async function isNamed(take: () => unknown): Promise<boolean> {
  try {
    const answer = (await take()) as Record<string, unknown> | null;
    // Of several documents the refused one stands as its error.
    const entries = [answer, answer?.['cases'], answer?.['results'], answer?.['refused']].find(Array.isArray) ?? [];
    return entries.some((each) => isRefusal(whole((each as { error?: unknown }).error ?? each)));
  } catch (error) {
    return isRefusal(whole(error));
  }
}

/** The documents that were taken although they hold what nobody knows. */
async function taken(documents: Iterable<unknown>, take: (document: unknown) => unknown): Promise<string[]> {
  const found: string[] = [];
  let sent = 0;
  for (const document of documents) {
    sent++;
    if (!(await isNamed(() => take(document)))) found.push(JSON.stringify(document).slice(0, 400));
  }
  expect(sent).toBeGreaterThan(0);
  return found;
}

type Commands = readonly CommandDefinition[];
type Contracts = Record<string, z.ZodType>;

const carbon = await load<{ carbonCommands: Commands }>('carbon-accounting/server/commands/index.ts');
const water = await load<{ waterCommands: Commands }>('wastewater-tracking/server/commands/index.ts');
const trade = await load<{ certificateCommands: Commands }>('certificate-trading/server/commands.ts');
const dispatch = await load<{ dispatchCommands: Commands }>('storage-dispatch/server/commands.ts');
const traded = await load<Contracts>('certificate-trading/contracts/index.ts');
const all: Commands = [
  ...carbon.carbonCommands,
  ...water.waterCommands,
  ...trade.certificateCommands,
  ...dispatch.dispatchCommands,
];
const commandOf = (name: string): CommandDefinition => all.find((each) => each.name === name)!;
const answer = (name: string, input: unknown, ...words: string[]): Promise<unknown> =>
  Promise.resolve(commandOf(name).run(input, words));

/** Commands that are given words or bytes and no document with fields of our own. */
const wordsOnly = [
  ...['carbon profiles', 'carbon schema', 'carbon factors list', 'water schema', 'water limits'],
  ...['certificates schema', 'dispatch schema'],
];

/** The schemas of what a command takes. */
async function schemasOf(name: string): Promise<JsonSchema[]> {
  const [topic, ...words] = name.split(' ') as [string, ...string[]];
  if (name === 'carbon factors check') {
    const factor = (await answer('carbon schema', null, 'factor')) as JsonSchema;
    return [{ type: 'array', items: factor, minItems: 1 }];
  }
  if (name === 'certificates verify') return [formSchema(traded['retirementStatement']!)];
  if (name === 'certificates reconcile') return [formSchema(traded['reconcileRun']!)];
  if (name === 'certificates plan-purchases') return [formSchema(traded['purchasePlanRun']!)];
  if (topic === 'dispatch') return [(await answer('dispatch schema', null, words[0]!)) as JsonSchema];
  const found = await answer(`${topic} schema`, null, ...words);
  if (topic === 'certificates') return (found as Record<string, JsonSchema[]>)[words[0]!]!;
  const isOne = ['type', 'anyOf', 'oneOf', '$ref'].some((key) => Object.hasOwn(found as object, key));
  return isOne ? [found as JsonSchema] : Object.values(found as Record<string, JsonSchema>);
}

describe('a field that nobody knows is refused by its name', () => {
  it('by a list of commands that leaves none out', () => {
    const stated = readdirSync(plugins).flatMap((folder) => {
      const file = path.join(plugins, folder, 'plugin.json');
      if (!existsSync(file)) return [];
      return (
        (JSON.parse(readFileSync(file, 'utf8')) as { contributes?: { commands?: string[] } }).contributes?.commands ??
        []
      );
    });
    expect(stated.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
  });

  const documented = all
    .map(({ name }) => name)
    .filter((name) => !wordsOnly.includes(name) && name !== 'carbon verify');
  it.each(documented)(
    'by `lingtan %s`, in each object of its document, beside its input and beside its cases',
    async (name) => {
      const schemas = await schemasOf(name);
      const take = (document: unknown): unknown => answer(name, document);
      expect(
        await taken(
          schemas.flatMap((schema) => [...withOneMoreField(schema, field)]),
          take,
        ),
      ).toEqual([]);
      if (name === 'carbon factors check') return;
      const plain = generate(schemas[0], () => 0.5, schemas[0]!.$defs) as object;
      const entry = { id: 'a', input: plain, [field]: 1 };
      // Commands of dispatch take one document and no list of them.
      const framed = [
        entry,
        { cases: [plain], [field]: 1 },
        ...(name.startsWith('dispatch ') ? [] : [{ cases: [entry] }]),
      ];
      expect(await taken(framed, take)).toEqual([]);
    },
  );

  it.each(Object.keys(protocolDescriptions))('by `lingtan protocol decode %s`', async (name) => {
    const documents = [
      { hex: '00', [field]: 1 },
      { input: { hex: '00' }, [field]: 1 },
      { cases: [], [field]: 1 },
    ];
    const take = (document: unknown): unknown =>
      decodeInput(protocolDescriptions[name]!, name, JSON.stringify(document));
    expect(await taken(documents, take)).toEqual([]);
  });

  it('by a list of factors with a heading', async () => {
    expect(await taken([{ factors: [], [field]: 1 }], (document) => answer('carbon factors check', document))).toEqual(
      [],
    );
  });

  it('by a park file', async () => {
    const schema = formSchema(parkFileSchema) as JsonSchema;
    expect(await taken(withOneMoreField(schema, field), (document) => readInput(parkFileSchema, document))).toEqual([]);
  });

  it('by a manifest', async () => {
    const refused = (document: unknown): never => {
      throw new Error(JSON.stringify(checkManifest(document).problems));
    };
    expect(await taken(withOneMoreField(manifestJsonSchema() as JsonSchema, field), refused)).toEqual([]);
  });
});
