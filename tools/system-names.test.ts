import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reservedPluginIds, systemNames } from '@lingtan/sdk';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const plugins = new Set(readdirSync(join(root, 'plugins')));
const taken = new Set<string>([...reservedPluginIds, ...systemNames, ...plugins]);
const sources = ['packages', 'apps/server', 'plugins'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)(src|server|contracts|domain)\/.*\.ts$/.test(file))
    .filter((file) => !/node_modules|(^|\/)dist\/|fixtures|\.test\.ts$/.test(file))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') })),
);

it('what lines of the audit log and permissions of this product begin with is no name that a vendor’s plugin can have', () => {
  const names = sources.flatMap(({ file, text }) => [
    ...[...text.matchAll(/\baction(?::| =)[^;{]*?;|\baction:[^,{}]*[,}]/g)].flatMap(([part]) =>
      [...part.matchAll(/['"`]([a-z][a-z-]*)\.[a-z]/g)].map(([, name]) => `${file}: ${name}`),
    ),
    ...[...text.matchAll(/\bdefinePermission\(\{\s*id: ['"`]([a-z][a-z-]*)\./g)].map(([, name]) => `${file}: ${name}`),
  ]);
  expect(names.length).toBeGreaterThan(100);
  const free = names.filter((each) => !taken.has(each.split(': ')[1]!));
  expect([...new Set(free)]).toEqual([]);
});
