#!/usr/bin/env node
// node tools/imports/check.mjs [--shrink]: reads all imports once and checks them by .dependency-cruiser.mjs and for circles
// between the folders of a package. Those that were there before the rule stand in folder-circles.json, which only gets
// shorter: `--shrink` takes out what is gone, and nothing puts anything in. What fast tests reach must be an input of them.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, format } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import config from '../../.dependency-cruiser.mjs';
import { compareCircles, folderCircles, shrunk } from './folder-circles.mjs';
import { undeclaredReads } from './undeclared-reads.mjs';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(join(here, '../..'));
const listFile = join(here, 'folder-circles.json');

const { output: graph } = await cruise(
  ['apps', 'packages', 'plugins', 'tools'],
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  {},
  { tsConfig: extractTSConfig(config.options.tsConfig.fileName) },
);
const report = await format(graph, { outputType: 'err' });
console.log(report.output.trim());

const imports = graph.modules.flatMap(({ source, dependencies }) =>
  dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
);
const found = folderCircles(imports);
let known = JSON.parse(readFileSync(listFile, 'utf8'));
if (process.argv.includes('--shrink')) {
  known = shrunk(found, known);
  writeFileSync(listFile, JSON.stringify(known, null, 2));
  spawnSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', listFile], { stdio: ['ignore', 'ignore', 'inherit'] });
}
const { added, gone } = compareCircles(found, known);
const entered = compareCircles(known, listBefore() ?? known).added;
if (entered.length)
  console.log(`\nEntered into tools/imports/folder-circles.json, which only gets shorter:\n  ${entered.join('\n  ')}`);
if (added.length)
  console.log(
    `\nNew imports in circles between folders of a package. What both need can move to a folder of its own, or be handed in:\n  ${added.join('\n  ')}`,
  );
if (gone.length)
  console.log(
    `\nNo longer there; take them out of tools/imports/folder-circles.json (node tools/imports/check.mjs --shrink):\n  ${gone.join('\n  ')}`,
  );
const undeclared = undeclaredReads(
  imports,
  (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).nx?.namedInputs?.reads ?? [],
);
if (undeclared.length)
  console.log(
    `\nFast tests would not run again when these change; name them in the package.json as nx.namedInputs.reads:\n  ${undeclared.join('\n  ')}`,
  );
const faults = [added, gone, entered, undeclared];
process.exitCode = report.exitCode || faults.some(({ length }) => length > 0) ? 1 : 0;

/** The list of circles where this branch began; on main, of the commit before. Null where there is no history to compare with. */
function listBefore() {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const [head, base] = [git('rev-parse', 'HEAD'), git('merge-base', 'HEAD', 'main')];
    return JSON.parse(git('show', `${base === head ? 'HEAD^' : base}:tools/imports/folder-circles.json`));
  } catch {
    return null;
  }
}
