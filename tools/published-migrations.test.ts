import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const list = 'tools/published-migrations.txt';

/** Migrations of the checkout by their path, with the hash of their statements. */
const present = new Map(
  ['packages', 'plugins']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}/migrations`))
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.sql'))
    .map((file): [string, string] => {
      const statements = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
      return [file, createHash('sha256').update(statements).digest('hex')];
    }),
);
/** Those that databases may have. A line that stands here is never changed or taken away. */
const published = new Map(
  readFileSync(join(root, list), 'utf8')
    .trim()
    .split('\n')
    .map((line): [string, string] => [line.slice(65), line.slice(0, 64)]),
);

test('a published migration stays as it was published: databases have it, and what differs is refused', () => {
  const changed = [...published].filter(([file, hash]) => present.get(file) !== hash).map(([file]) => file);
  expect(changed, 'put them back, and write what is to change in a new file').toEqual([]);
});

test('every migration is in the list of those that are published', () => {
  const missing = [...present].filter(([file]) => !published.has(file)).map(([file, hash]) => `${hash} ${file}`);
  expect(missing.sort(), `add these lines to ${list}`).toEqual([]);
});
