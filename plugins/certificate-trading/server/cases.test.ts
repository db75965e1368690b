import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { certificateCommands } from './commands.ts';

interface Case {
  id: string;
  title: string;
  input: Record<string, unknown>;
  expected: Record<string, unknown>;
}

/** Published and derived cases, each file with its source; the command that takes them. */
const files = {
  'bundle-split': 'match',
  'order-matching': 'match',
  'product-filters': 'match',
  'interval-allocation': 'hourly-match',
  'hourly-cfe': 'hourly-match',
  'gec-rules': 'issue',
  'granular-lifecycle': 'retire',
  retirement: 'retire',
  'worked-by-hand': 'match',
};

/** Words about the expectation, not parts of an answer. */
const remarks = new Set(['note', 'lineage']);

interface CaseFile {
  /** What all operations of a file start from. */
  fixture?: { bundle: object; device: object };
  cases: Case[];
}

/** What files from elsewhere call the operations on a bundle. */
const operations: Record<string, string> = {
  'can this volume be bought': 'check volumes',
  'list possible volumes': 'list volumes',
  'create, then cancel': 'cancel',
};
const inOurWords = (input: Case['input']): Case['input'] => {
  const operation = operations[String(input['operation'])];
  return operation === undefined ? input : { ...input, operation };
};

/** What an operation of a file with a fixture starts from, as the form of the command states it. */
function startedFrom({ bundle, device }: NonNullable<CaseFile['fixture']>, input: Case['input']): Case['input'] {
  const { bundleStatus: status, ...rest } = input;
  if (rest['operation'] === 'issue') return { device, ...rest };
  return rest['bundles'] === undefined
    ? { bundle: { ...bundle, ...(status !== undefined && { status }) }, ...rest }
    : rest;
}

function read(name: string): CaseFile {
  const file = join(import.meta.dirname, '..', 'domain', 'fixtures', 'cases', `${name}.json`);
  const { fixture, cases, ...around } = JSON.parse(readFileSync(file, 'utf8')) as CaseFile;
  if (!fixture) return { ...around, cases: cases.map((each) => ({ ...each, input: inOurWords(each.input) })) };
  return { ...around, cases: cases.map((each) => ({ ...each, input: startedFrom(fixture, each.input) })) };
}

async function run(command: string, document: unknown): Promise<unknown> {
  return certificateCommands.find(({ name }) => name === `certificates ${command}`)!.run(document, []);
}

function compare(result: unknown, expected: Case['expected'], title: string): void {
  for (const [field, value] of Object.entries(expected)) {
    if (remarks.has(field)) continue;
    const got = (result as Record<string, unknown>)[field];
    if (field === 'matches') expect(sorted(got), `${title}: ${field}`).toEqual(sorted(value));
    else if (typeof value === 'number') expect(got, `${title}: ${field}`).toBeCloseTo(value, 6);
    else expect(got, `${title}: ${field}`).toEqual(value);
  }
}

const sorted = (list: unknown): string[] => (list as unknown[]).map((each) => JSON.stringify(each)).sort();

describe.each(Object.entries(files))('%s', (name, command) => {
  const { cases } = read(name);

  it('gives every expected answer when the file is handed in whole', async () => {
    const { results } = (await run(command, read(name))) as { results: { id: string; result: unknown }[] };
    expect(results.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    cases.forEach(({ expected, id, title }, index) => compare(results[index]!.result, expected, `${id} ${title}`));
  });

  it.each(['match', 'hourly-match', 'issue'])('is known by its fields to %s as well', async (other) => {
    const { results } = (await run(other, read(name))) as { results: { result: unknown }[] };
    cases.forEach(({ expected, id, title }, index) => compare(results[index]!.result, expected, `${id} ${title}`));
  });

  it.each(cases.map((each) => [each.id, each] as const))('%s: alone', async (_id, { input, expected, title }) => {
    compare(await run(command, { input }), expected, title);
    // Every price rule that a case names has the same answer.
    const rules = (input['priceRules'] as string[] | undefined) ?? [];
    for (const rule of rules)
      compare(await run(command, { ...input, priceRules: [rule] }), expected, `${title}, ${rule}`);
  });
});
