import type { LingtanError } from '@lingtan/sdk';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { purchasePlanRun, reconcileRun, retirementStatement } from '../contracts/index.ts';
import { documentShapes } from '../domain/index.ts';
import { certificateCommands } from './commands.ts';

type Fields = Record<string, unknown>;
interface Json {
  properties?: Record<string, Json & { const?: string; enum?: string[] }>;
  items?: Json;
  anyOf?: Json[];
  oneOf?: Json[];
  allOf?: Json[];
}

const jsonOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as unknown as Json;

/** The strict objects that a schema is one of. */
function forms(json: Json): Json[] {
  const choices = json.anyOf ?? json.oneOf ?? json.allOf;
  if (choices) return choices.flatMap(forms);
  return json.properties ? [json] : [];
}

/** Names of an object's operations: one for each word of `operation` or `action`; without such a field, itself. */
function wordsOf({ properties = {} }: Json): string[] {
  const field = properties['operation'] ?? properties['action'];
  return field?.const === undefined ? (field?.enum ?? ['']) : [field.const];
}

const at = '2026-01-01T00:00:00Z';
const later = '2026-01-02T00:00:00Z';
const bundle = { idRangeEnd: 9 };
const about = { items: [2, 4] };
const order = { id: 'a', userId: 'u', side: 'Ask', volume: 1, price: 1 };
const priorities = { consumerGroups: [[{ consumer: 'c', generatorGroups: [['g']] }]] };
const amounts = { consumption: [{ id: 'c', volume: 1 }], generation: [{ id: 'g', volume: 1 }] };
const lifecycle = (operation: string, more: Fields = {}) => ({ operation, bundle, ...more });

/** A document of each operation, by the name of its form and the word of the operation. */
const samples: Readonly<Record<string, Readonly<Record<string, Fields>>>> = {
  bundle: {
    'check volumes': { operation: 'check volumes', ...about, volumes: [3] },
    'list volumes': { operation: 'list volumes', ...about },
    buy: { operation: 'buy', ...about, volume: 3 },
    create: { operation: 'create', ...about },
    cancel: { operation: 'cancel', ...about },
  },
  'call auction': { '': { auction: [order] } },
  'order book': { '': { steps: [] } },
  interval: { '': { ...priorities, ...amounts } },
  horizon: { '': { ...priorities, intervals: [{ start: at, ...amounts }] } },
  score: { '': { load: [1], generation: [1] } },
  'GEC months': { '': { monthlyGenerationKWh: [1] } },
  'GEC validity': { '': { generationMonth: '2026-01' } },
  'GEC kind': { '': { source: 'hydro' } },
  issue: { '': { device: { id: 'd', capacityW: 1000 }, readings: [] } },
  storage: { '': { chargedWh: 1, roundTripEfficiency: 1 } },
  'storage records': { '': { charges: [], discharges: [], roundTripEfficiency: 1 } },
  'operation on a bundle': {
    split: lifecycle('split', { size: 2 }),
    ...Object.fromEntries(
      ['transfer', 'reserve', 'release', 'lock', 'unlock', 'freeze', 'unfreeze', 'cancel', 'expire', 'withdraw']
        .concat(['credit', 'claim', 'retire'])
        .map((operation) => [operation, lifecycle(operation)]),
    ),
    issue: { operation: 'issue', quantities: [1], device: { capacityW: 1000 } },
  },
  retirement: { '': { steps: [] } },
  'plan-purchases': {
    '': { load: [1], offers: [{ id: 'o', lots: 1, priceFen: 1, profileWh: [1] }], targetPct: 50 },
  },
  reconcile: { '': { ours: [], registry: [] } },
};

/** Steps of each action. An action that stands twice is told apart by what it is about. */
const steps: Readonly<Record<string, readonly Fields[]>> = {
  'order book': [
    { action: 'submit', ...order },
    { action: 'directBuy', id: 'd', userId: 'u', askId: 'a', price: 1, volume: 1 },
    { action: 'demand', id: 'd', userId: 'u', price: 1, volume: 1, start: at, end: later, period: 'day' },
    { action: 'cancel', orderId: 'a' },
    { action: 'cancelAll' },
    { action: 'advance', minutes: 1 },
    { action: 'halt' },
    { action: 'resume' },
  ],
  retirement: [
    { action: 'issue', to: 'A', amount: 1 },
    { action: 'transfer', from: 'A', to: 'B', amount: 1 },
    { action: 'retire', account: 'A', amount: 1 },
    { action: 'burn', account: 'A', amount: 1 },
    { action: 'issue', certificate: 'X' },
    { action: 'advance', day: '2026-01-01' },
    ...['retire', 'sell', 'freeze', 'unfreeze', 'cancel', 'expire', 'withdraw'].map((action) => {
      return { action, certificate: 'X' };
    }),
  ],
};

interface Form {
  readonly name: string;
  readonly command: string;
  readonly json: Json;
}
const named = (title: string): string => title.replace(/ \(.*/, '');
const allForms: Form[] = [
  ...Object.entries(documentShapes).flatMap(([command, shapes]) =>
    shapes.map(({ name, schema }) => ({ name: named(name), command, json: jsonOf(schema) })),
  ),
  { name: 'plan-purchases', command: 'plan-purchases', json: jsonOf(purchasePlanRun) },
  { name: 'reconcile', command: 'reconcile', json: jsonOf(reconcileRun) },
];
const run = async (command: string, document: unknown): Promise<unknown> =>
  certificateCommands.find(({ name }) => name === `certificates ${command}`)!.run(document, []);
const isClear = (message: string): boolean => /^unknown field; expected|not valid; (?:expected|it must)/.test(message);

/** What is said to be wrong with a document, by field; nothing where it is run. */
async function problems(command: string, document: unknown): Promise<{ path: string; message: string }[]> {
  try {
    await run(command, document);
    return [];
  } catch (error) {
    const { issues, fields } = (error as LingtanError).params as Record<string, Record<string, string>[] | undefined>;
    return [
      ...(issues ?? []).map(({ path, message }) => ({ path: path!, message: message! })),
      ...(fields ?? []).map(({ field, problem, expected }) => ({
        path: field!,
        message: `${problem}; expected ${expected}`,
      })),
    ];
  }
}

/** A value for a field that would be right where the field is known. */
const values: Fields = { operation: 'buy', action: 'halt', quantity: 1, target: 'B', day: '2026-01-01' };
const known = (list: readonly Json[]): string[] => [
  ...new Set(list.flatMap(({ properties = {} }) => Object.keys(properties))),
];
const topFields = known(allForms.flatMap(({ json }) => forms(json)));
const stepForms = (json: Json): Json[] => forms(json.properties?.['steps']?.items ?? {});

/** The fields that the operation of a sample reads. */
function fieldsOf(list: readonly Json[], sample: Fields): string[] {
  const word = String(sample['operation'] ?? sample['action'] ?? '');
  const own = list.filter((form) => wordsOf(form).includes(word));
  const fitting = own.filter(({ properties = {} }) => Object.keys(sample).every((field) => field in properties));
  return known(fitting);
}

describe.each(allForms.map((form) => [`${form.command}: ${form.name}`, form] as const))('%s', (_title, form) => {
  const list = forms(form.json);
  const own = samples[form.name]!;

  it('has a document of every operation here', async () => {
    expect(Object.keys(own).sort()).toEqual(list.flatMap(wordsOf).sort());
    for (const sample of Object.values(own)) await expect(run(form.command, sample)).resolves.toBeDefined();
  });

  it('refuses by name each field that belongs to another operation', async () => {
    for (const sample of Object.values(own)) {
      const read = fieldsOf(list, sample);
      for (const field of topFields) {
        if (read.includes(field)) continue;
        const document = { ...sample, [field]: values[field] ?? 'x' };
        // A field may make the document one of another form; then the fields of this one are refused.
        const told = await problems(form.command, document);
        const names = [field, ...Object.keys(sample)];
        const isTold = told.some(({ path, message }) => names.includes(path) && isClear(message));
        expect(isTold, `${JSON.stringify(document)}: ${JSON.stringify(told)}`).toBe(true);
      }
    }
  });

  it('refuses by name each field that belongs to another step', async () => {
    const there = stepForms(list[0]!);
    const all = allForms.flatMap(({ json }) => forms(json).flatMap(stepForms));
    const sent = steps[form.name] ?? [];
    const words = (given: readonly Fields[]) => new Set(given.map(({ action }) => action));
    expect(words(sent)).toEqual(new Set(there.flatMap(wordsOf)));
    for (const step of sent) {
      await expect(run(form.command, { steps: [step] }), JSON.stringify(step)).resolves.toBeDefined();
      const read = fieldsOf(there, step);
      for (const field of known(all)) {
        if (read.includes(field)) continue;
        const told = await problems(form.command, { steps: [{ ...step, [field]: 'x' }] });
        const names = [field, ...Object.keys(step)].map((name) => `steps.0.${name}`);
        const isTold = told.some(({ path, message }) => names.includes(path) && isClear(message));
        expect(isTold, `${JSON.stringify(step)} with ${field}: ${JSON.stringify(told)}`).toBe(true);
      }
    }
  });
});

it('a statement that is verified has no field that nobody reads', () => {
  const [statement] = forms(jsonOf(retirementStatement));
  expect(retirementStatement.safeParse({ colour: 'red' }).error?.issues).toContainEqual(
    expect.objectContaining({ code: 'unrecognized_keys', keys: ['colour'] }),
  );
  expect(Object.keys(statement!.properties!)).toContain('claims');
});
