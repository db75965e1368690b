// What each project of the workspace can be asked for, read off its folder: a project has a tier of tests when it has
// files of that tier. Nx loads this file (nx.json).
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { testFiles, textOf } from './projects.cjs';
import suite from './suite.cjs';

/**
 * What a tier of a project depends on: its result is taken from the cache when none of this has changed. `reads` is what tests
 * of a project read that is neither its own nor imported; a project names it in its package.json.
 */
const common = ['default', 'tests', 'machine', 'reads', '{workspaceRoot}/parks/**/*'];
const inputsOf = {
  fast: [...common, '^production'],
  db: [...common, '^production'],
  browser: [...common, '^production', 'product'],
};

// Packages and plugins may import no more of a plugin (tools/imports): a change in its rooms is none of its neighbours'.
const fastOfLibrary = [...common, '^shared'];

/** What others may import of a plugin; of all else that is what is not a test (nx.json). */
const sharedByPlugins = ['{projectRoot}/contracts/**/*', '{projectRoot}/package.json', '!{projectRoot}/**/*.test.ts'];

// Tests of the database and browser tiers start the built product, or processes of it.
const dependsOn = {
  fast: [],
  db: [{ projects: '*', target: 'build' }],
  browser: [{ projects: '*', target: 'build' }],
};

/** The shell is bundled by Vite, with what only a browser runs; what is not a package is not built. */
const isBuilt = (root) => /^(packages\/(?!web-sdk$)|plugins\/)|^apps\/server$/.test(root);

/** A part of the target, and so of what Nx looks for in the cache. */
function wholeSince(workspaceRoot, tier, name) {
  const file = join(workspaceRoot, suite.wholeSince(tier, name));
  return existsSync(file) ? { wholeSince: readFileSync(file, 'utf8') } : {};
}

function targetsOf(root, name, isProject, workspaceRoot) {
  const tiers = [...new Set(testFiles(join(workspaceRoot, root), isProject).map(({ tier }) => tier))];
  const lint = {
    executor: './tools/nx:lint',
    cache: true,
    inputs: ['default', '^production', 'rules'],
    outputs: [`{workspaceRoot}/${textOf('lint', name)}`],
    options: {},
  };
  return {
    lint,
    ...(isBuilt(root) ? { build: { executor: './tools/nx:build', options: {} } } : {}),
    ...Object.fromEntries(
      tiers.map((tier) => [
        tier,
        {
          executor: `./tools/nx:${tier}`,
          // What skipped a test last time runs again: the reason may have gone, and nobody may take it for checked.
          cache: !existsSync(join(workspaceRoot, suite.skippedMark(tier, name))),
          inputs: tier === 'fast' && /^(packages|plugins)\//.test(root) ? fastOfLibrary : inputsOf[tier],
          outputs: [`{workspaceRoot}/${suite.reportOf(tier, name)}`],
          dependsOn: dependsOn[tier],
          options: wholeSince(workspaceRoot, tier, name),
        },
      ]),
    ),
  };
}

/** The room of the house that a project stands in, as its tag. */
const kinds = { apps: 'app', packages: 'package', plugins: 'plugin', docs: 'docs', examples: 'example', tools: 'tool' };

export const name = 'lingtan';

export const createNodesV2 = [
  '{apps/*/package.json,packages/*/package.json,plugins/*/package.json,tools/bench/package.json,docs/project.json,examples/project.json,tools/project.json}',
  (files, _options, { workspaceRoot }) => {
    const roots = new Set(files.map((file) => dirname(file)));
    const isProject = (path) => roots.has(path.slice(workspaceRoot.length + 1));
    return files.map((file) => {
      const root = dirname(file);
      const project = root.split('/').at(-1);
      const found = {
        tags: [`kind:${kinds[root.split('/')[0]]}`],
        ...(root.startsWith('plugins/') ? { namedInputs: { shared: sharedByPlugins } } : {}),
        targets: targetsOf(root, project, isProject, workspaceRoot),
      };
      return [file, { projects: { [root]: found } }];
    });
  },
];
