import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesIn, readWorkspace } from './lib/workspace-imports.ts';

const root = join(import.meta.dirname, '..');
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

interface Manifest {
  name: string;
  license?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const runtimeNames = ({ dependencies, optionalDependencies }: Manifest): string[] =>
  Object.keys({ ...dependencies, ...optionalDependencies });

/** Run in tests only, ours and vendors'. */
const testPackages = ['@lingtan/test-kit', '@lingtan/test-park', '@lingtan/test-browser'];

function ourManifests(): Manifest[] {
  return ['packages', 'plugins', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => JSON.parse(read(group, name, 'package.json')) as Manifest),
  );
}

interface LockedPackage {
  license?: string;
  link?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  integrity?: string;
}
const lock = (JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }).packages;

/** Where Node would find `name` from the package at `from`, walking up the folders of the lockfile. */
function resolveLocked(name: string, from: string): string | null {
  for (let folder = from; ;) {
    const candidate = `${folder ? `${folder}/` : ''}node_modules/${name}`;
    if (lock[candidate]) return candidate;
    if (!folder) return null;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

/** Every locked package that our shipped packages reach through their runtime dependencies. */
function runtimeClosure(): Set<string> {
  const reached = new Set<string>();
  const visit = (name: string, from: string): void => {
    const path = resolveLocked(name, from);
    if (!path || reached.has(path) || name.startsWith('@lingtan/')) return;
    reached.add(path);
    const entry = lock[path]!;
    for (const inner of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) visit(inner, path);
  };
  for (const manifest of ourManifests())
    if (!testPackages.includes(manifest.name)) for (const name of runtimeNames(manifest)) visit(name, '');
  return reached;
}

describe('dependencies', () => {
  it('are each named with a reason in docs/dependencies.md, and none is named that is not used', () => {
    const used = new Set(
      ourManifests()
        .filter((manifest) => !testPackages.includes(manifest.name))
        .flatMap(runtimeNames)
        .filter((name) => !name.startsWith('@lingtan/')),
    );
    const table = read('docs/dependencies.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));
    expect(table.toSorted()).toEqual([...used].toSorted());
  });

  it('bind no user: what is installed at run time has a permissive licence', () => {
    const allowed =
      /^\(?(MIT|MIT-0|ISC|BSD-2-Clause|BSD-3-Clause|0BSD|Apache-2\.0|OFL-1\.1|Unlicense|CC0-1\.0|BlueOak-1\.0\.0|Python-2\.0|Zlib)\b/;
    const licence = (path: string): string => {
      const named = lock[path]!.license;
      if (named) return named;
      // Older packages name a list, which the lockfile does not carry.
      const manifest = JSON.parse(read(path, 'package.json')) as { licenses?: { type: string }[] };
      if (manifest.licenses) return manifest.licenses.map((each) => each.type).join(' OR ');
      // Some name none and ship the text instead.
      const text = existsSync(join(root, path, 'LICENSE')) ? read(path, 'LICENSE') : '';
      if (/^(The )?MIT License\b/.test(text)) return 'MIT';
      // Or a sentence in their guide.
      const guide = existsSync(join(root, path, 'README.md')) ? read(path, 'README.md') : '';
      return /under the terms of the \[?MIT license/i.test(guide) ? 'MIT' : 'none named';
    };
    const closure = [...runtimeClosure()].filter((path) => lock[path]!.license || existsSync(join(root, path)));
    expect(closure.length).toBeGreaterThan(100);
    expect(closure.filter((path) => !allowed.test(licence(path))).map((path) => `${path}: ${licence(path)}`)).toEqual(
      [],
    );
  });

  it('are locked by integrity and record no download address', () => {
    const entries = Object.entries(lock).filter(([path, entry]) => path.includes('node_modules/') && !entry.link);
    expect(entries.filter(([, entry]) => !entry.integrity).map(([path]) => path)).toEqual([]);
    expect(entries.filter(([, entry]) => entry.resolved).map(([path]) => path)).toEqual([]);
  });
});

describe('packages', () => {
  const packages = readWorkspace(root);
  /** Shrinks only. */
  const knownCircles = [
    // The simulator's parks are checked against the connector's settings; the connector finds simulated devices by a service.
    '@lingtan/modbus-connector → @lingtan/park-simulator',
  ];
  /** Named without an import of its own. */
  const namedForOthers = [
    // @lingtan/kernel/testing imports it, which the kernel brings to nobody who only runs it.
    '@lingtan/test-park: @lingtan/test-kit',
  ];

  it('have no circles between them, tests included', () => {
    const edges = new Map(
      packages.map(({ name, runtime, development, imported, importedByTests }) => [
        name,
        new Set([...runtime, ...development, ...imported.keys(), ...importedByTests.keys()]),
      ]),
    );
    expect(circlesIn(edges)).toEqual(knownCircles);
  });

  it('name each package of ours that they import, and no other', () => {
    const lines = (of: string, named: ReadonlySet<string>, imported: ReadonlyMap<string, string>): string[] => [
      ...[...imported].flatMap(([name, file]) => (named.has(name) ? [] : `${of} lacks ${name}, see ${file}`)),
      ...[...named].flatMap((name) => (imported.has(name) ? [] : `${of} has ${name}, which no such file imports`)),
    ];
    const findings = packages.flatMap(({ name, folder, runtime, development, imported, importedByTests }) => {
      const own = new Set([...runtime].filter((each) => !namedForOthers.includes(`${name}: ${each}`)));
      const byTestsOnly = new Map([...importedByTests].filter(([each]) => !runtime.has(each)));
      return [
        ...lines(`dependencies of ${folder}`, own, imported),
        ...lines(`devDependencies of ${folder}`, development, byTestsOnly),
      ];
    });
    expect(findings).toEqual([]);
  });

  it('that the product runs with bring no test package', () => {
    const bringing = packages.filter(
      ({ name, folder, runtime }) =>
        !testPackages.includes(name) && folder !== 'tools/bench' && testPackages.some((each) => runtime.has(each)),
    );
    expect(bringing.map(({ folder }) => folder)).toEqual([]);
  });
});

describe('locales', () => {
  const keys = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
      : [path];

  const folders = ['plugins/*/locales', 'apps/*/src/locales', 'packages/*/src/locales'].flatMap((pattern) => {
    const [group, rest] = pattern.split('/*/') as [string, string];
    return readdirSync(join(root, group)).map((name) => `${group}/${name}/${rest}`);
  });
  for (const folder of folders.filter((each) => existsSync(join(root, each)))) {
    it(`${folder} says everything in English and in Chinese`, () => {
      const en = keys(JSON.parse(read(folder, 'en.json')));
      const zh = keys(JSON.parse(read(folder, 'zh-CN.json')));
      // English has two plural forms, Chinese one.
      const singular = (list: string[]) => [...new Set(list.map((key) => key.replace(/_(one|other)$/, '')))].toSorted();
      expect(singular(zh)).toEqual(singular(en));
      expect(en.length).toBeGreaterThan(0);
    });
  }
});

describe('test files', () => {
  /** Where each kind of test is looked for; the last part of a name says its kind. */
  const places: [kind: RegExp, place: RegExp][] = [
    [/\.long\.ts$/, /^(apps|packages|plugins|tools)\//],
    [/\.e2e\.ts$/, /^(apps\/shell|plugins\/[^/]+)\/e2e\//],
    [
      /\.test\.tsx?$/,
      /^(packages\/[^/]+\/(src|contracts|testing)|plugins\/[^/]+\/(domain|server|contracts|web)|apps\/server|apps\/shell\/(src|vite)|tools|docs\/samples|examples\/[^/]+\/(domain|server|contracts|web))\//,
    ],
  ];
  const isRun = (file: string): boolean => places.some(([kind, place]) => kind.test(file) && place.test(file));
  const isTest = (file: string): boolean => /\.(test|tst|spec|e2e|long)\.[cm]?[jt]sx?$/.test(file);

  it('are all where some run finds them', () => {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    const files = listed.split('\n').filter((file) => isTest(file) && existsSync(join(root, file)));
    expect(files.length).toBeGreaterThan(400);
    expect(files.filter((file) => !isRun(file))).toEqual([]);
  });

  it.each([
    'plugins/x/server/lost.e2e.ts',
    'plugins/x/server/lost.spec.ts',
    'plugins/x/server/lost.test.mts',
    'parks/lost.test.ts',
    'lost.test.ts',
  ])('would be missed at %s', (file) => {
    expect([isTest(file), isRun(file)]).toEqual([true, false]);
  });
});
