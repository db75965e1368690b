// What of this machine the result of a test may depend on: printed as an input of the targets that run tests (nx.json).
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findFaketime, findPgbouncer, findSlapd, onPath, toolSettings } from '../lib/provision.mjs';

const set = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('LINGTAN_')));
const settings = Object.entries({ ...set, ...(await toolSettings()) }).sort();
const platform = `${process.platform} ${process.arch} ${process.getuid?.() === 0 ? 'as root' : ''}`;
console.log(
  JSON.stringify({
    node: process.version,
    platform,
    faketime: findFaketime(),
    bubblewrap: onPath('bwrap'),
    slapd: findSlapd(),
    pgbouncer: findPgbouncer(),
    settings,
    measured: measured(),
  }),
);

/** Measured series beside the checkout, which some tests run on where they are: names and sizes. */
function measured() {
  const folder = join(import.meta.dirname, '../../../shared/data');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => [name, statSync(join(folder, name))])
    .flatMap(([name, found]) => (found.isFile() ? [`${name} ${found.size}`] : []))
    .sort();
}
