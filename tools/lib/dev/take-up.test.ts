import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Steps {
  isWhole: (folder: string) => boolean;
  build: (folder: string) => Promise<boolean>;
  restart: () => Promise<void>;
  say: (text: string) => void;
}
const { createTakeUp } = (await import(new URL('./take-up.mjs', import.meta.url).href)) as {
  createTakeUp: (steps: Steps, folders: string[], quietMs: number) => { changed: (folder: string) => void };
};

/** A checkout with one package, in which nothing is really built. */
function checkout() {
  const whole = new Set(['plugins/old']);
  const broken = new Set<string>();
  const done: string[] = [];
  const said: string[] = [];
  const { changed } = createTakeUp(
    {
      isWhole: (folder) => whole.has(folder),
      build: (folder) => {
        done.push(`build ${folder}`);
        return Promise.resolve(!broken.has(folder));
      },
      restart: () => Promise.resolve(void done.push('restart')),
      say: (text) => said.push(text),
    },
    ['plugins/old'],
    100,
  );
  /** Tells of changes, waits until they are taken up, and returns what was done. */
  const after = async (...folders: string[]): Promise<string[]> => {
    for (const folder of folders) changed(folder);
    await vi.advanceTimersByTimeAsync(100);
    return done.splice(0);
  };
  return { whole, broken, said, changed, after };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many changes of many files are one build of each package and one restart', async () => {
  const { after } = checkout();
  expect(await after('plugins/old', 'plugins/old')).toEqual(['build plugins/old', 'restart']);
  expect(await after()).toEqual([]);
});

test('waits while files still come', async () => {
  const { changed, after } = checkout();
  changed('plugins/old');
  await vi.advanceTimersByTimeAsync(60);
  changed('plugins/old');
  await vi.advanceTimersByTimeAsync(60);
  expect(await after()).toEqual(['build plugins/old', 'restart']);
});

test('a new package is built once it is whole', async () => {
  const { whole, after } = checkout();
  expect(await after('plugins/new')).toEqual([]);
  whole.add('plugins/new');
  expect(await after('plugins/new')).toEqual(['build plugins/new', 'restart']);
});

test('a package that is gone needs no build, and the server starts without it', async () => {
  const { whole, after } = checkout();
  whole.clear();
  expect(await after('plugins/old')).toEqual(['restart']);
  expect(await after('plugins/old')).toEqual([]);
});

test('a package that does not build is named and leaves the server alone; the next change builds it again', async () => {
  const { whole, broken, said, after } = checkout();
  whole.add('plugins/new');
  broken.add('plugins/old');
  expect(await after('plugins/old', 'plugins/new')).toEqual(['build plugins/old', 'build plugins/new']);
  expect(said.join()).toContain('not built: plugins/old;');
  broken.clear();
  expect(await after('plugins/new')).toEqual(['build plugins/old', 'build plugins/new', 'restart']);
  expect(said.at(-1)).toContain('plugins/new, plugins/old');
});
