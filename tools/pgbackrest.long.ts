import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-pgbackrest-'));
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root. */
const as = (program: string, ...words: string[]): string =>
  isRoot
    ? execFileSync('runuser', ['-u', 'postgres', '--', program, ...words], { encoding: 'utf8', cwd: folder })
    : execFileSync(program, words, { encoding: 'utf8', cwd: folder });
let stop = (): void => {};
afterAll(() => {
  stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The block of the guide that begins with a line, so that what is tried is what the guide says. */
function fromGuide(first: string): string {
  const guide = readFileSync(join(import.meta.dirname, '../docs/operator-guide.md'), 'utf8');
  const block = [...guide.matchAll(/```\w+\n(.*?)```/gs)]
    .map(([, text]) => text!)
    .find((text) => text.startsWith(first));
  expect(block, first).toBeDefined();
  return block!;
}

/** Programs of the newest PostgreSQL of this machine. */
function programs(): string | null {
  const versions = '/usr/lib/postgresql';
  const newest = existsSync(versions) ? readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))[0] : undefined;
  return newest === undefined ? null : join(versions, newest, 'bin');
}

it('a PostgreSQL goes back to a moment by the steps of the guide', async ({ skip }) => {
  if (spawnSync('pgbackrest', ['version']).error) return skip('pgBackRest is not on this machine');
  const bin = programs();
  if (bin === null) return skip('there is no PostgreSQL of the system on this machine');
  if (isRoot && spawnSync('id', ['postgres']).status !== 0) return skip('there is no user postgres on this machine');
  const [cluster, repository, sockets, config] = ['main', 'repository', 'run', 'pgbackrest.conf'].map((name) =>
    join(folder, name),
  );
  const port = String(await freePort());
  chmodSync(folder, 0o755);
  for (const each of [cluster!, repository!, sockets!]) {
    mkdirSync(each, { mode: 0o700 });
    if (isRoot) execFileSync('chown', ['postgres', each]);
  }
  const text = fromGuide('[global]\n')
    .replace('/var/lib/pgbackrest', repository!)
    .replace('/var/lib/postgresql/17/main', cluster!)
    .replace('5432', port);
  writeFileSync(
    config!,
    text.replace('[global]\n', `[global]\nlog-path=${repository}\nlock-path=${repository}/lock\n`) +
      `pg1-socket-path=${sockets}\n`,
  );
  const backrest = ['pgbackrest', `--config=${config}`];
  const commands = (block: string): string[][] =>
    block
      .trim()
      .split('\n')
      .map((line) =>
        [...line.matchAll(/"([^"]*)"|[^\s"]+(?:"[^"]*")?/g)].map(([word]) => word!.replaceAll('"', '')).slice(1),
      );
  const run = (words: string[]): string => as(backrest[0]!, backrest[1]!, ...words);
  as(join(bin, 'initdb'), '-D', cluster!, '-A', 'trust', '-U', 'postgres');
  appendFileSync(
    join(cluster!, 'postgresql.conf'),
    `port = ${port}\nlisten_addresses = ''\nunix_socket_directories = '${sockets}'\n` +
      fromGuide('archive_mode').replace('pgbackrest ', `${backrest.join(' ')} `),
  );
  const control = (what: string): string =>
    as(join(bin, 'pg_ctl'), '-D', cluster!, '-l', join(cluster!, 'log'), '-w', '-m', 'fast', what);
  const sql = (statement: string): string =>
    as(join(bin, 'psql'), '-h', sockets!, '-p', port, '-U', 'postgres', '-Atc', statement).trim();
  control('start');
  stop = () => void control('stop');

  const steps = commands(fromGuide('pgbackrest --stanza=lingtan stanza-create'));
  expect(steps).toHaveLength(4);
  sql('create table readings (n int primary key)');
  for (const words of steps.slice(0, 3)) run(words);
  sql('insert into readings select generate_series(1, 1000)');
  run(steps[3]!);
  sql('insert into readings select generate_series(1001, 2000)');
  const moment = sql('select clock_timestamp()');
  sql('delete from readings where n > 10');
  sql('select pg_switch_wal()');
  control('stop');
  stop = () => {};

  const [restore] = commands(fromGuide('pgbackrest --stanza=lingtan --delta'));
  run(restore!.map((word) => (word.startsWith('--target=') ? `--target=${moment}` : word)));
  control('start');
  stop = () => void control('stop');
  await waitUntil(async () => sql('select pg_is_in_recovery()') === 'f');
  expect(sql('select count(*), max(n) from readings')).toBe('2000|2000');
  sql('insert into readings values (2001)');
});
