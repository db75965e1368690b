import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleModule, spawnModule } from '@lingtan/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dockerFilter, inContainer } from './fixtures/docker.ts';
import type { Tried } from './fixtures/probe.ts';
import { makeTargets, secretWord, type Targets } from './fixtures/targets.ts';
import { tricks } from './fixtures/tricks.ts';
import { type Isolation, machineSandbox } from './machine-sandbox.ts';

const module = new URL('./fixtures/try-escapes.ts', import.meta.url);
const { isolation, sandbox } = await machineSandbox();
/** An account that is nobody's here. */
const anybody = ['setpriv', '--reuid', '61000', '--regid', '61000', '--clear-groups', '--'];
let targets: Targets;
beforeEach(async () => {
  targets = await makeTargets();
});
afterEach(() => targets.close());

/** Tries everything in a process that `through` starts, and tells what got out of it, there and here. */
async function escape(as: string, through: readonly string[] = []) {
  const run = await spawnModule(module, [JSON.stringify({ as, given: targets.given, word: secretWord })], through);
  try {
    await run.waitForOutput('};\n');
  } finally {
    await run.kill();
  }
  const tried = JSON.parse(/tried (.*);\n/.exec(run.output())![1]!) as Tried & { isolation: Isolation };
  const got = Object.entries(tried.told).flatMap(([name, told]) => (told.startsWith('got ') ? [name] : []));
  const outward = tried.walks.flatMap((walk) => walk.outward).filter((name) => !harmless.includes(name));
  return { ...tried, outward, out: [...got, ...tried.walks.flatMap((walk) => walk.got), ...targets.reached()] };
}

/** Names that lead nowhere although they sound as if they did. */
const harmless = ['Function.bind', 'RegExp.exec', 'URLPattern.exec'];
const asRoot = process.getuid?.() === 0;
const bundle = await bundleModule(module);
const canAnybody = (script: string): boolean =>
  spawnSync(anybody[0]!, [...anybody.slice(1), 'sh', '-c', script, bundle]).status === 0;
/** Whether root can start something as anybody, who reads the checkout and may make namespaces. */
const readable =
  asRoot && ['test -r "$0"', 'unshare --user --map-current-user --pid --fork --mount-proc true'].every(canAnybody);
const contained = asRoot && process.arch === 'x64' && isolation.level === 'full' && !sandbox.bubblewrap;
const bubbled = isolation.level === 'full' && spawnSync('bwrap', ['--version']).status === 0;
if (!bubbled) skipped('ways out of bubblewrap', 'it is not installed here');
if (isolation.level !== 'full')
  skipped('Node itself within all that the system can do', JSON.stringify(isolation.missing));
if (!contained)
  skipped('ways out of a container with what Docker refuses', 'only root can make one, on x64, with util-linux 2.40');
if (!readable)
  skipped(
    'ways out of a plugin of an ordinary user',
    'this user cannot become another that reads the checkout and may make namespaces',
  );

function skipped(what: string, why: string): void {
  process.stderr.write(`SKIPPED: ${what}, since ${why}\n`);
}

test('there are sixty ways out and more', () => {
  expect(Object.keys(tricks).length).toBeGreaterThanOrEqual(60);
});

test('all kinds of them are seen where nothing keeps them', async () => {
  const { out, outward } = await escape('Node that nothing keeps');
  const kinds = ['signal', 'signal of a sibling', 'connection', 'datagram', 'file', 'inspector.open', 'import fs'];
  expect(out).toEqual(expect.arrayContaining([...kinds, 'process.env', 'process.chdir']));
  expect(outward).toEqual(expect.arrayContaining(['Socket.connect', 'Server.listen']));
});

test.each(['plugin', 'plugin of Node alone'])('nothing gets out of a %s', async (as) => {
  const { out, outward, walks, told } = await escape(as);
  expect({ out, outward }).toEqual({ out: [], outward: [] });
  expect(Object.keys(told)).toEqual(Object.keys(tricks));
  // As many calls of functions of its process, and as much to see, that the walks are known to have been gone.
  for (const { calls, seen } of walks) expect(Math.min(calls, seen)).toBeGreaterThan(300);
});

test.runIf(isolation.level === 'full')(
  'nor out of Node with all that it can do, where the system keeps it',
  async () => {
    expect((await escape('Node itself')).out).toEqual([]);
  },
);

test.runIf(bubbled)('nor out of bubblewrap', async () => {
  expect((await escape('Node itself within bubblewrap')).out).toEqual([]);
});

test.runIf(readable)('nor out of what the server of an ordinary user starts', async () => {
  const { out, isolation: found } = await escape('Node itself', anybody);
  expect({ out, level: found.level }).toEqual({ out: [], level: 'full' });
});

/** A file with the filter of a container, for whoever is in it. */
function containerFilter(): string {
  const filter = join(targets.given.folder, 'container.bpf');
  writeFileSync(filter, dockerFilter(), { mode: 0o644 });
  return filter;
}

test.runIf(contained)('nor out of what remains of it in a container', async () => {
  const { out, isolation: found } = await escape('Node itself', inContainer(containerFilter()));
  expect(out).toEqual([]);
  expect(found.level).toBe('partial');
  expect(boundaryOf(found)).toEqual(['namespaces', 'account']);
});

test.runIf(contained && readable)(
  'nor out of that of an ordinary user in one, whose account is no boundary',
  async () => {
    const { out, isolation: found } = await escape('Node itself', [...inContainer(containerFilter()), ...anybody]);
    expect(out).toEqual([]);
    expect(found.level).toBe('partial');
    expect(boundaryOf(found)).toEqual(['namespaces', 'account']);
    expect(found.missing.find(({ measure }) => measure === 'account')?.reason).toBe(
      "it is the server's, uid 61000, without namespaces",
    );
  },
);

/** What is missing of the boundary; resources are none of it. */
const boundaryOf = ({ missing }: Isolation) =>
  missing.map(({ measure }) => measure).filter((each) => each !== 'resources');

const told = new URL('./fixtures/tell-isolation.ts', import.meta.url);
test.runIf(asRoot && readable && isolation.level === 'full').each([
  ['root', []],
  ['an ordinary user', anybody],
])(
  'the server of %s is reached from where nothing keeps it, and not from where it says `full`',
  async (_who, through) => {
    const run = await spawnModule(told, [], through);
    try {
      await run.waitForOutput('};\n');
    } finally {
      await run.kill();
    }
    const { isolation: found, reached } = JSON.parse(/told (.*);\n/.exec(run.output())![1]!) as Told;
    expect(found.level).toBe('full');
    expect(reached).toEqual({ within: [], without: ['signals', 'memory', 'files'] });
  },
);
interface Told {
  isolation: Isolation;
  reached: Record<'within' | 'without', string[]>;
}
