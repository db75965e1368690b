import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkManifest } from '@lingtan/packaging';
import { protocolDescriptions } from '@lingtan/protocols';
import { formSchema, manifestJsonSchema, readInput, type CommandDefinition } from '@lingtan/sdk';
import { describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { eachObjectWith, withOneMoreField } from './reliability/fixtures/one-more-field.ts';
import { generate, type JsonSchema } from './reliability/fixtures/schema-fuzz.ts';
import { printAnswer } from './src/cli/fail.ts';
import { decodeInput, encodeInput } from './src/cli/protocol-commands.ts';
import { runCommand } from './src/cli/run-command.ts';
import { parkFileSchema } from './src/park/park-file.ts';

const field = 'nobodyKnowsThis';
const plugins = path.join(import.meta.dirname, '../../plugins');
const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(path.join(plugins, file)).href)) as T;

/** What an error or an answer says, with all that it carries. */
const whole = (outcome: unknown): string =>
  outcome instanceof Error ? `${outcome.message} ${JSON.stringify(outcome)}` : (JSON.stringify(outcome) ?? '');

/** Whether something is refused by the name of the field. */
async function isNamed(take: () => unknown): Promise<boolean> {
  try {
    const answer = (await take()) as Record<string, unknown> | null;
    // Of several documents the refused one stands as its error.
    const entries = [answer, answer?.['cases'], answer?.['results'], answer?.['refused']].find(Array.isArray) ?? [];
    return entries.some((each) => whole((each as { error?: unknown }).error ?? each).includes(field));
  } catch (error) {
    return whole(error).includes(field);
  }
}

/** What stands about the field in a text. */
const around = (text: string): string => text.slice(Math.max(0, text.indexOf(field) - 300)).slice(0, 400);

/** The documents that were taken although they hold what nobody knows. */
async function taken(documents: Iterable<unknown>, take: (document: unknown) => unknown): Promise<string[]> {
  const found: string[] = [];
  let sent = 0;
  for (const document of documents) {
    sent++;
    if (!(await isNamed(() => take(document)))) found.push(around(JSON.stringify(document)));
  }
  expect(sent).toBeGreaterThan(0);
  return found;
}

type Commands = readonly CommandDefinition[];
type Contracts = Record<string, z.ZodType>;
interface Library {
  productLibrary(): { profiles: { id: string }[]; factors: object[] };
}
/** What makes a publication, and its hash. */
interface Ledger {
  publish(frame: object, factors: readonly object[]): object;
  sealed(content: object): { hash: string };
}

const carbon = await load<{ carbonCommands: Commands }>('carbon-accounting/server/commands/index.ts');
const water = await load<{ waterCommands: Commands }>('wastewater-tracking/server/commands/index.ts');
const trade = await load<{ certificateCommands: Commands }>('certificate-trading/server/commands.ts');
const dispatch = await load<{ dispatchCommands: Commands }>('storage-dispatch/server/commands.ts');
const { productLibrary } = await load<Library>('carbon-accounting/server/library.ts');
const ledger = await load<Ledger>('carbon-accounting/domain/ledger/index.ts');
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

/** A worked example with a field more in its input. */
const worked = (plain: object): object => ({ id: 'a', input: { ...plain, [field]: 1 }, expected: { a: 1 } });

/** What is written of each protocol, with lists and objects where there are such. */
const written: Record<string, object> = {
  hj212: { head: { QN: '20160801085857223', ST: '32', CN: '1062' }, cp: [{ RtdInterval: '30' }] },
  dlt645: { address: '000000000001', DI: '00-01-00-00' },
  cjt188: { address: '11111111111111', SER: '01' },
  iec104: { format: 'I', type_id: 13, COT: 3, common_address: 1, objects: [{ IOA: 1, value: 2 }] },
  modbus: { unit: 1, function: 16, address: 0, registers: [1, 2] },
  'modbus-tcp': { unit: 1, function: 3, address: 0, quantity: 2 },
  'modbus-rtu': { unit: 1, function: 3, address: 0, quantity: 2 },
  sparkplug: { seq: 0, metrics: [{ name: 'flow', type: 'Double', value: 40.5 }] },
};

/** A publication as the product makes it. */
function publication() {
  const { profiles, factors } = productLibrary();
  const profile = profiles.find(({ id }) => id === 'ets-direct')!;
  const frame = { park: 'p', period: '2025-02', asOf: '2026-01-02', area: null, profile };
  const flux = { id: 'flux', kind: 'process', item: 'limestone-flux', amount: '4', unit: 't', year: 2025 };
  const content = ledger.publish({ ...frame, activities: [flux] }, factors);
  return { content, sha256: '', revision: 1, recordedAt: '2026-01-02T00:00:00Z' };
}

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
  if (topic === 'dispatch')
    return [(await answer('dispatch schema', null, words[0] === 'solve' ? 'problem' : words[0]!)) as JsonSchema];
  const found = await answer(`${topic} schema`, null, ...words);
  if (topic === 'certificates') return (found as Record<string, JsonSchema[]>)[words[0]!]!;
  const isOne = ['type', 'anyOf', 'oneOf', '$ref'].some((key) => Object.hasOwn(found as object, key));
  return isOne ? [found as JsonSchema] : Object.values(found as Record<string, JsonSchema>);
}

/** The forms of a document, with the names of their fields. */
function* formsOf(schema: JsonSchema, root = schema): Generator<{ form: JsonSchema; names: string[] }> {
  const named = schema.$ref ? root.$defs?.[schema.$ref.split('/').at(-1)!] : undefined;
  for (const form of [...(named ? [named] : []), ...(schema.anyOf ?? schema.oneOf ?? [])]) yield* formsOf(form, root);
  const remarks = new Set([
    'id',
    'name',
    'title',
    'note',
    'comment',
    'description',
    'source',
    'units',
    'input',
    'expected',
  ]);
  const names = Object.keys(schema.properties ?? {}).filter((name) => !remarks.has(name) && name !== 'tolerance');
  if (names.length > 0) yield { form: schema, names };
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

  it('and each says in one line of its help what it does, none the same as another', () => {
    const summaries = all.map(({ summary }) => summary.trim());
    expect(summaries.filter((each) => !/^[A-Z][^\n]{10,}$/.test(each))).toEqual([]);
    expect(new Set(summaries).size).toBe(all.length);
  });

  it.each(all)('and a word or a document that is not read, by `lingtan $name`', async (command) => {
    const { document, words = 0 } = command;
    const surplus = Array.from({ length: words + (document === false ? 1 : 2) }, (_, index) => `${field}${index}`);
    await expect(runCommand(command, surplus)).rejects.toMatchObject({ code: 'CLI_WORDS' });
    if (document === false) await expect(runCommand(command, [], field)).rejects.toMatchObject({ code: 'CLI_WORDS' });
    else await expect(runCommand(command, surplus.slice(1), field)).rejects.toMatchObject({ code: 'CLI_WORDS' });
  });

  const documented = all
    .filter(({ document, name }) => document !== false && name !== 'carbon verify')
    .map(({ name }) => name);
  /** Those that take a list of documents. */
  const batched = documented.filter(
    (name) => !/^dispatch |factors check$|verify$|certificates (?:reconcile|plan)/.test(name),
  );
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
      // Whatever a worked example says of itself, its input is read like any other.
      const example = worked(plain);
      // Commands of dispatch take one document and no list of them.
      const listed = name.startsWith('dispatch ') ? [] : [{ cases: [entry] }, { cases: [example], source: 'x' }];
      const framed = [entry, { cases: [plain], [field]: 1 }, example, ...listed];
      expect(await taken(framed, take)).toEqual([]);
    },
  );

  /** Those whose document may be a worked example. */
  const exemplified = documented.filter((name) => !/^(?:carbon factors check|certificates verify)$/.test(name));
  it.each(exemplified)(
    'and a setting of `lingtan %s` that stands beside the input of a worked example, where remarks may stand',
    async (name) => {
      const schemas = await schemasOf(name);
      const silent: string[] = [];
      for (const schema of schemas)
        for (const { form, names } of formsOf(schema)) {
          const full = generate(form, () => 0.3, schema.$defs) as Record<string, unknown>;
          for (const setting of names) {
            const { [setting]: value, ...rest } = full;
            const take = (): unknown =>
              answer(name, { id: 'a', input: rest, expected: { a: 1 }, [setting]: value ?? 1 });
            const outcome = await Promise.resolve()
              .then(take)
              .catch((error: unknown) => error);
            if (!(outcome instanceof Error) || !whole(outcome).includes(setting)) silent.push(setting);
          }
        }
      expect(silent).toEqual([]);
    },
  );

  it.each(batched)('and a batch of `lingtan %s` ends with how many it refused, and the exit code', async (name) => {
    const batch = [{ id: 'a', [field]: 1 }, 7, { input: { [field]: 1 } }];
    for (const [document, size] of [
      [batch, 3],
      [{ cases: batch.slice(1) }, 2],
    ] as const) {
      const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      try {
        printAnswer(await answer(name, document));
        expect(process.exitCode).toBe(1);
        expect(written.mock.calls.flat()).toEqual([`${size} of ${size} entries were refused\n`]);
      } finally {
        process.exitCode = undefined;
        vi.restoreAllMocks();
      }
    }
  });

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

  it.each(Object.keys(protocolDescriptions))('by `lingtan protocol encode %s`', async (name) => {
    const take = (document: unknown): unknown => {
      const made = encodeInput(protocolDescriptions[name]!, JSON.stringify(document));
      // HJ 212 has fields of any name: what stands in the frame is not dropped.
      if (whole(Array.isArray(made) ? made[0] : made).includes(`${field}=1`)) throw new Error(`${field} is written`);
      return made;
    };
    expect(take(written[name])).toHaveProperty(name === 'hj212' ? 'frame' : 'hex');
    expect(await taken(eachObjectWith(written[name], field), take)).toEqual([]);
    expect(await taken(eachObjectWith({ cases: [{ input: written[name] }] }, field), take)).toEqual([]);
  });

  it('by `lingtan carbon verify`, in each object of a publication, or it is not valid', async () => {
    // Its hash is that of the content as given: who writes the field also writes the hash.
    const take = async (document: unknown): Promise<unknown> => {
      const { content } = document as { content: object };
      const verdict = await answer('carbon verify', { ...(document as object), sha256: ledger.sealed(content).hash });
      if (!(verdict as { valid: boolean }).valid) throw new Error(`not valid: ${JSON.stringify(document)}`);
      return verdict;
    };
    expect(await take(publication())).toMatchObject({ valid: true });
    expect(await taken(eachObjectWith(publication(), field), take)).toEqual([]);
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

  it('and of what several schemas say at once each is walked', () => {
    const number = { type: 'number' };
    const allOf: JsonSchema[] = [
      { type: 'object', properties: { a: number } },
      { type: 'object', properties: { b: { type: 'object', properties: { c: number } } }, required: ['b'] },
    ];
    const sent = [...withOneMoreField({ allOf }, field)] as { a: unknown; b: object; [field]?: 1 }[];
    expect(sent.map((each) => [field in each, field in each.b])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(sent.every((each) => 'a' in each)).toBe(true);
  });

  it('by a manifest', async () => {
    const refused = (document: unknown): never => {
      throw new Error(JSON.stringify(checkManifest(document).problems));
    };
    expect(await taken(withOneMoreField(manifestJsonSchema() as JsonSchema, field), refused)).toEqual([]);
  });
});
