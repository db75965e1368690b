import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Target {
  executor: string;
  cache: boolean;
  inputs: string[];
  dependsOn?: unknown[];
}
type Nodes = [string, { projects: Record<string, { tags: string[]; targets: Record<string, Target> }> }][];

const root = join(import.meta.dirname, '../..');
const plugin = './plugin.mjs';
const { createNodesV2 } = (await import(plugin)) as {
  createNodesV2: [string, (files: string[], options: undefined, context: { workspaceRoot: string }) => Nodes];
};
const folders = ['packages', 'plugins', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
);
const files = [...folders.map((folder) => `${folder}/package.json`), 'tools/project.json', 'docs/project.json'];
const nodes = createNodesV2[1](files, undefined, { workspaceRoot: root });
const tags = nodes.flatMap(([, { projects }]) =>
  Object.entries(projects).map(([folder, project]) => [folder, project.tags] as const),
);
const targets = nodes.flatMap(([, { projects }]) =>
  Object.entries(projects).flatMap(([folder, project]) =>
    Object.entries(project.targets).map(([tier, target]) => ({ folder, tier, ...target })),
  ),
);
const ofTier = (tier: string) => targets.filter((target) => target.tier === tier);
const nx = JSON.parse(readFileSync(join(root, 'nx.json'), 'utf8')) as { namedInputs: Record<string, unknown[]> };

/** A result is taken from the cache when none of its inputs has changed: one that is missing here is a stale green. */
describe('what the result of a tier rests on', () => {
  it.each(['fast', 'db', 'browser'])(
    'of %s is its own files, its tests, what they read, the parks and the machine',
    (tier) => {
      expect(ofTier(tier).length).toBeGreaterThan(3);
      for (const { folder, inputs } of ofTier(tier))
        expect(inputs, folder).toEqual(
          expect.arrayContaining(['default', 'tests', 'reads', 'machine', '{workspaceRoot}/parks/**/*']),
        );
    },
  );

  it('is all that it is built on, and for a browser the whole product', () => {
    for (const { folder, inputs } of [...ofTier('db'), ...ofTier('browser')])
      expect(inputs, folder).toContain('^production');
    for (const { folder, inputs } of ofTier('browser')) expect(inputs, folder).toContain('product');
    for (const { folder, inputs } of ofTier('fast'))
      expect(inputs, folder).toContain(/^(packages|plugins)\//.test(folder) ? '^shared' : '^production');
    for (const { folder, inputs } of ofTier('lint'))
      expect(inputs, folder).toEqual(expect.arrayContaining(['default', 'rules']));
  });

  it('waits for the built product where its processes are started', () => {
    for (const { folder, dependsOn } of [...ofTier('db'), ...ofTier('browser')])
      expect(dependsOn, folder).toEqual([{ projects: '*', target: 'build' }]);
  });

  it('has in nx.json each of the names that it goes by', () => {
    const named = new Set(targets.flatMap(({ inputs }) => inputs ?? []).map((input) => input.replace('^', '')));
    // A project may say itself what it reads and shares.
    for (const name of named) if (!name.startsWith('{')) expect(Object.keys(nx.namedInputs), name).toContain(name);
  });
});

it('the server depends on every plugin, which it finds when it runs', () => {
  const { nx: own } = JSON.parse(readFileSync(join(root, 'apps/server/package.json'), 'utf8')) as {
    nx: { implicitDependencies: string[] };
  };
  expect(own.implicitDependencies).toContain('tag:kind:plugin');
  expect(tags.filter(([folder]) => folder.startsWith('plugins/')).length).toBeGreaterThan(10);
  for (const [folder, kinds] of tags) expect(kinds.includes('kind:plugin'), folder).toBe(folder.startsWith('plugins/'));
});
