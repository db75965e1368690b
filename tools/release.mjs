#!/usr/bin/env node
// node tools/release.mjs FOLDER --key FILE: a release of the commit that is checked out: source, packages for vendors, bill of
// materials, provenance, and a signature over all of them.
// node tools/release.mjs --check FOLDER --key FILE.pub: whether a release is as it was signed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { provenanceOf } from './lib/release/provenance.mjs';
import { refusedLicences, sbomOf } from './lib/release/sbom.mjs';
import { checkRelease, signRelease, sumsOf } from './lib/release/sums.mjs';

const { values, positionals } = parseArgs({
  options: { key: { type: 'string' }, check: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (positionals.length !== 1 || !values.key) {
  console.error('node tools/release.mjs [--check] FOLDER --key FILE');
  process.exit(2);
}
checkNode();
const folder = resolve(positionals[0]);
const key = readFileSync(values.key, 'utf8');
if (values.check) check();
else await make();

function check() {
  const problems = checkRelease(folder, key);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? `${folder} is as it was signed` : `${folder} is not as it was signed`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

async function make() {
  const run = (command, ...args) => execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
  if (run('git', 'status', '--porcelain'))
    throw new Error('the checkout has changes that no commit has: a release is one commit');
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  await ensureInstalled(console.error);
  const commit = run('git', 'rev-parse', 'HEAD');
  const at = new Date(run('git', 'log', '-1', '--format=%cI')).toISOString();
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const prefix = `lingtan-${version}`;

  run('git', 'archive', '--format=tar.gz', `--prefix=${prefix}/`, '-o', join(folder, `${prefix}.tar.gz`), 'HEAD');
  execFileSync(process.execPath, [join(root, 'tools/pack.mjs'), folder], { cwd: root, stdio: 'inherit' });
  const write = (name, document) => writeFileSync(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
  const product = sbomOf(JSON.parse(lockfile), { name: 'lingtan', at });
  const refused = refusedLicences(product);
  if (refused.length > 0) throw new Error(`not to be shipped: ${refused.join('; ')}`);
  write(`${prefix}.cdx.json`, product);
  for (const file of readdirSync(folder).filter((name) => name.startsWith('lingtan-') && name.endsWith('.tgz'))) {
    const name = file.slice('lingtan-'.length, -`-${version}.tgz`.length);
    const bill = sbomOf(JSON.parse(lockfile), { name: `@lingtan/${name}`, workspace: `packages/${name}`, at });
    write(`${file.slice(0, -'.tgz'.length)}.cdx.json`, bill);
  }
  const of = { commit, at, lockfile, node: process.version, npm: run('npm', '--version') };
  write(`${prefix}.provenance.json`, provenanceOf(sumsOf(folder), of));
  signRelease(folder, key);
  for (const { name, sha256 } of sumsOf(folder)) console.log(`${sha256}  ${name}`);
}
