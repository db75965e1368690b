import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { developerVariables, environment, unknownVariables } from '../apps/server/src/installation/environment.ts';

const root = join(import.meta.dirname, '..');
const described = Object.entries(environment.shape).map(([name, { description }]) => ({ name, description }));
const names = described.map(({ name }) => name);

/** Names in code: a quoted one, a member, a key of a table. Prefixes stand for what is put together of them. */
const inCode =
  /(?:['"`.]|^\s*)((?:LINGTAN_[A-Z0-9_]*[A-Z0-9])|MQTT_URL|DATABASE_URL|REDIS_URL|OTEL_[A-Z_]+)(?=['"`\]):,;\s|?]|$)/gm;
const prefixes = ['LINGTAN_MQTT', 'LINGTAN_HJ212'];
const ofPrefix = (prefix: string): string[] => [
  ...['HOST', 'PORT', 'TLS_PORT'].map((end) => `${prefix}_${end}`),
  prefix.replace('LINGTAN_', 'LINGTAN_PLAIN_'),
];

const source = /\.(ts|mjs|cjs)$/;
const isTest = (path: string): boolean => /\.(test|long|e2e)\.ts$|\/(testing|fixtures)\/|\/test-[a-z]+\//.test(path);

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist)$/.test(entry.name) ? [] : filesIn(path);
    return source.test(path) ? [path] : [];
  });
}

const namesIn = ['apps', 'packages', 'plugins', 'tools']
  .flatMap(filesIn)
  .filter((path) => !/\/environment(\.test)?\.ts$/.test(path) || path.startsWith('plugins/'))
  .map((path) => ({
    path,
    found: [...readFileSync(join(root, path), 'utf8').matchAll(inCode)].map(([, name]) => name!),
  }));

function read(which: (path: string) => boolean): Set<string> {
  const found = namesIn.flatMap((file) => (which(file.path) ? file.found : []));
  return new Set(found.flatMap((name) => (prefixes.includes(name) ? ofPrefix(name) : [name])));
}

it('has each variable that the product reads, and no other', () => {
  const sources = read((path) => !path.startsWith('tools/') && !isTest(path));
  const missing = [...sources].filter((name) => !names.includes(name) && !isDeveloper(name));
  expect(missing).toEqual([]);
  expect(names.filter((name) => name !== 'PORT' && !sources.has(name))).toEqual([]);
});

it('knows those of tools, tests and benches', () => {
  const all = read(() => true);
  expect([...all].filter((name) => name.startsWith('LINGTAN_') && !names.includes(name) && !isDeveloper(name))).toEqual(
    [],
  );
});

it('stands in the guide, word for word', () => {
  const guide = readFileSync(join(root, 'docs/operator-guide.md'), 'utf8');
  const section = guide.slice(guide.indexOf('\n## Settings\n'), guide.indexOf('\n## Data loggers of HJ 212'));
  const rows = section
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.replaceAll(/ {2,}/g, ' '));
  expect(rows).toEqual(described.map(({ name, description }) => `| \`${name}\` | ${description} |`));
});

it('names what nothing reads', () => {
  const env = { LINGTAN_DRAIN_MS: '1', LINGTAN_DRAIN: '1', LINGTAN_SEED: '7', PATH: '/bin' };
  expect(unknownVariables(env)).toEqual(['LINGTAN_DRAIN']);
});

function isDeveloper(name: string): boolean {
  return (developerVariables as readonly string[]).includes(name);
}
