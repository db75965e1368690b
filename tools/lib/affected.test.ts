import { createRandom } from '@lingtan/test-kit';
import { describe, expect, it } from 'vitest';
import { dependentsOf, ownersOf, planOf, readersOf } from './affected.mjs';

const projects = [
  { name: 'top', root: '.' },
  { name: 'sdk', root: 'packages/sdk' },
  { name: 'sdk-more', root: 'packages/sdk-more' },
  { name: 'meter', root: 'plugins/meter' },
  { name: 'sample', root: 'plugins/meter/sample' },
];
const uses = (...targets: string[]) => targets.map((target) => ({ target }));
const graph = {
  nodes: Object.fromEntries(projects.map(({ name }) => [name, {}])),
  dependencies: { top: [], sdk: [], 'sdk-more': uses('sdk'), meter: uses('sdk-more'), sample: uses('meter') },
};

describe('whose files changed', () => {
  it.each([
    [['packages/sdk/src/clock.ts'], ['sdk']],
    [['packages/sdk-more/index.ts'], ['sdk-more']],
    [['plugins/meter/sample/a.ts', 'plugins/meter/sample/b.ts'], ['sample']],
    [
      ['plugins/meter/plugin.json', 'nx.json'],
      ['meter', 'top'],
    ],
    [['packages/new/package.json'], ['top']],
    [['README.md', 'packages/sdk/a.ts'], ['sdk']],
    [[], []],
  ])('%j are those of %j', (files, owners) => {
    expect(ownersOf(files, projects)).toEqual(owners);
  });
});

describe('who depends on what changed', () => {
  it('is found through others, and ends where projects depend on each other', () => {
    expect(dependentsOf(['sdk'], graph.dependencies)).toEqual(['meter', 'sample', 'sdk-more']);
    expect(dependentsOf(['meter', 'sdk-more'], graph.dependencies)).toEqual(['sample']);
    expect(dependentsOf(['sample'], graph.dependencies)).toEqual([]);
    expect(dependentsOf(['a'], { a: uses('b'), b: uses('a'), c: uses('b') })).toEqual(['b', 'c']);
  });

  it('is whoever reaches it, in any graph', () => {
    const random = createRandom(Number(process.env.LINGTAN_SEED ?? 11));
    for (let round = 0; round < 200; round++) {
      const names = Array.from({ length: 9 }, (_, n) => `p${n}`);
      const dependencies = Object.fromEntries(
        names.map((name) => [name, uses(...names.filter((other) => other !== name && random() < 0.15))]),
      );
      const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
        dependencies[from]!.some(
          ({ target }) => target === to || (!seen.has(target) && reaches(target, to, seen.add(target))),
        );
      expect(dependentsOf(['p0'], dependencies)).toEqual(
        names.filter((name) => name !== 'p0' && reaches(name, 'p0')).toSorted(),
      );
    }
  });
});

describe('whose tests read what changed', () => {
  const readers = [
    { name: 'web', reads: ['{workspaceRoot}/plugins/*/locales/**/*'] },
    { name: 'plans', reads: ['{workspaceRoot}/docs/plan.md', '{workspaceRoot}/plugins/meter/domain/**/*'] },
    { name: 'nothing', reads: [] },
  ];

  it.each([
    [['plugins/meter/locales/en.json'], ['web']],
    [['plugins/meter/deep/locales/en.json'], []],
    [['docs/plan.md'], ['plans']],
    [['docs/planXmd', 'docs/plan.md.txt', 'more/docs/plan.md'], []],
    [
      ['plugins/meter/domain/a/b.ts', 'plugins/other/locales/x/zh-CN.json'],
      ['web', 'plans'],
    ],
    [[], []],
  ])('%j is read by %j', (files, names) => {
    expect(readersOf(files, readers)).toEqual(names);
  });
});

describe('which checks they get', () => {
  it('all of their own where they changed, fast ones where they only depend on it', () => {
    expect(planOf(['sdk-more'], graph, 'top')).toEqual({
      dependents: ['meter', 'sample'],
      lint: ['sdk-more'],
      fast: ['sdk-more', 'meter', 'sample'],
      db: ['sdk-more'],
      browser: ['sdk-more'],
    });
  });

  it('the fast ones of those that read what changed, each once', () => {
    expect(planOf(['sdk-more'], graph, 'top', ['sdk', 'meter'])).toMatchObject({
      dependents: ['meter', 'sample'],
      fast: ['sdk-more', 'meter', 'sample', 'sdk'],
      db: ['sdk-more'],
    });
  });

  it('those of all where the top of the workspace changed', () => {
    const all = ['sdk', 'sdk-more', 'meter', 'sample'];
    expect(planOf(['top'], graph, 'top')).toMatchObject({ lint: [...all, 'top'], fast: all, db: all, browser: all });
  });
});
