import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import {
  functionsOfCommandsAlone,
  isOfCommands,
  readSource,
  readSources,
  type Source,
} from './lib/command-functions.ts';

const root = join(import.meta.dirname, '..');
const plugins = readdirSync(join(root, 'plugins'));
const sources = new Map<string, string>();
let files: ReadonlyMap<string, Source>;

beforeAll(() => {
  for (const room of plugins.flatMap((id) => ['domain', 'server', 'contracts'].map((name) => `plugins/${id}/${name}`)))
    if (existsSync(join(root, room)))
      for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }))
        if (/\.ts$/.test(name) && !/\.(test|long|bench|e2e)\.ts$|(^|\/)fixtures\//.test(name))
          sources.set(`${room}/${name}`, readFileSync(join(root, room, name), 'utf8'));
  files = readSources(sources);
});

const inCarbon = (...places: string[]): string[] =>
  places.map((place) => `plugins/carbon-accounting/domain/${place.replace('#', '.ts#')}`);

/** Functions that read a document and choose what is asked of it: what they use is what decides. Gets no longer. */
const readers = new Set([
  // Refuses a field that an operation does not read.
  'plugins/carbon-accounting/contracts/unread.ts#refuseUnread',
  ...inCarbon(
    ...[
      'calculate/calculate#calculate',
      'calculate/calculate#operationOf',
      'calculate/potentials#byPotential',
      'calculate/emission#calculateEmission',
      'calculate/fuel#calculateFuel',
    ],
    ...['calculate/process#calculateProcess', 'calculate/refrigerant#calculateRefrigerant'],
    ...['calculate/wastewater#calculateWastewater', 'calculate/wastewater#calculateNitrous'],
    ...['calculate/basis#calculateBasis', 'calculate/basis#energyKwh', 'planning/claim#claim'],
    ...['indicators/indicators#indicators', 'indicators/rating#rate', 'indicators/non-fossil#rateNonFossil'],
    ...['factors/select-input#selectFactorOf', 'inventory/inventory-of#inventoriesOf', 'restate/restate#restate'],
    // Words and numbers of an answer.
    ...['problem#severally', 'exact/round#toInteger'],
  ),
]);

/** Functions by which a command decides and no park, each with the reason. Gets no longer. */
const reasons: Record<string, string> = {
  'plugins/carbon-accounting/domain/indicators/direct.ts#rateDirect':
    'asks what a line of direct supply curtails, which nothing in a park meters',
  'plugins/carbon-accounting/domain/indicators/electric.ts#rateElectric':
    'is of a park that does not stand yet: all of its energy is electric by assumption',
  'plugins/carbon-accounting/domain/ledger/published.ts#verifyPublished':
    'is asked by others of what a park published, without the park',
  'plugins/carbon-accounting/domain/pack/verify-pack.ts#verifyPack':
    'is asked by others of what a park handed out, without the park',
  'plugins/carbon-accounting/domain/planning/demand.ts#demandCost':
    'has the look-back of tariffs elsewhere; bills of parks go by the tariffs of energy-metering, which have none',
  'plugins/certificate-trading/domain/book/bundle.ts#bundleVolumes':
    'lists what bundleShares lets be bought, by which parks go',
  'plugins/certificate-trading/domain/holdings/balances.ts#Balances':
    'are accounts in memory; those of a park are rows that the database keeps from going below zero',
  'plugins/certificate-trading/domain/retirement/statement.ts#checkStatement':
    'is asked by others of a statement that they hold, without the park',
  'plugins/certificate-trading/domain/retirement/statement.ts#doubleClaims':
    'is asked by others of statements of several parks; in one the database refuses a second claim',
  'plugins/wastewater-tracking/domain/energy/bsm1-energy.ts#bsm1Energy':
    'is the electricity of a simulated plant; a park meters its own',
  'plugins/wastewater-tracking/domain/energy/cost-index.ts#operatingCostIndex':
    'compares simulated ways of running a plant, by sludge and heat that parks do not meter',
  'plugins/wastewater-tracking/domain/faults/detectors.ts#badClock':
    'is of the order of lines in a file; samples of a park are stored by their time, and clocks that stand are told apart',
  'plugins/wastewater-tracking/domain/faults/detectors.ts#fastChanges':
    'asks for the fastest change that a quantity can have, which no setting of a park says',
  'plugins/hj212-connector/contracts/slices.ts#aggregateWindows':
    'adds up the windows that it is given; dayValue does so as it goes, and brute-force.test.ts holds one to the other',
  'plugins/wastewater-tracking/domain/quality/asm1.ts#asm1Composites':
    'is of the state of a model; a park measures what comes of it',
  'plugins/wastewater-tracking/domain/quality/asm1.ts#qualityIndex':
    'weighs what the model comes to; the limits of a park are of single quantities',
  'plugins/wastewater-tracking/domain/train/brine-concentrator.ts#brineConcentratorKwhPerM3':
    'is the electricity of a unit that is not built yet; a park meters its own',
};

it('what a command decides by a document, parks decide by the same function, but for what has a reason', () => {
  const { alone, read } = functionsOfCommandsAlone(files, readers);
  expect(Object.fromEntries([...alone].filter(([place]) => !Object.hasOwn(reasons, place)))).toEqual({});
  expect(Object.keys(reasons).filter((place) => !alone.has(place))).toEqual([]);
  expect([...readers].filter((reader) => !read.has(reader))).toEqual([]);
});

it('every command that a manifest names stands in a file of commands', () => {
  const names = plugins.flatMap((id) => {
    const { contributes } = JSON.parse(readFileSync(join(root, 'plugins', id, 'plugin.json'), 'utf8')) as {
      contributes: { commands?: string[] };
    };
    return (contributes.commands ?? []).map((name) => [id, name] as const);
  });
  expect(names.length).toBeGreaterThan(40);
  const missing = names.filter(([id, name]) => {
    const last = name.split(' ').at(-1)!;
    const named = new RegExp(`'(?:${name}|${last})'|^\\s*'?${last}'?: `, 'm');
    return ![...sources].some(
      ([path, text]) => path.startsWith(`plugins/${id}/`) && isOfCommands(path) && named.test(text),
    );
  });
  expect(missing).toEqual([]);
});

it('finds what is decided by a command alone, however it is passed on', () => {
  const park = 'plugins/heat/server/index.ts';
  const planted = new Map([
    ['plugins/heat/domain/index.ts', "export * from './loss.ts';\nexport { gain as won } from './gain.ts';"],
    [
      'plugins/heat/domain/loss.ts',
      'export const loss = (x: number) => x * half();\nconst half = () => 0.5;\nexport function drop() { return 1; }',
    ],
    ['plugins/heat/domain/gain.ts', 'export function gain() { return 2; }\nexport class Store {}'],
    ['plugins/heat/domain/documents/run.ts', "import { won } from '../index.ts';\nexport const run = () => won();"],
    [
      'plugins/heat/server/commands.ts',
      "import { drop, loss } from '../domain/index.ts';\nimport { read } from './read.ts';\nexport const commands = [() => loss(1), () => drop(), () => read()];",
    ],
    [
      'plugins/heat/server/read.ts',
      "import { Store } from '../domain/gain.ts';\nexport const read = () => new Store();",
    ],
    [
      'plugins/heat/server/routes.ts',
      "import { drop } from '../domain/index.ts';\nexport const routes = { get: () => drop() };",
    ],
    [
      park,
      "import { commands } from './commands.ts';\nimport { routes } from './routes.ts';\nimport type { loss } from '../domain/index.ts';\nexport default { commands, routes } as { loss?: typeof loss };",
    ],
  ]);
  const found = (): string[] => [...functionsOfCommandsAlone(readSources(planted)).alone.keys()].toSorted();
  expect(found()).toEqual([
    'plugins/heat/domain/gain.ts#Store',
    'plugins/heat/domain/gain.ts#gain',
    'plugins/heat/domain/loss.ts#loss',
  ]);
  planted.set(
    'plugins/heat/domain/gain.ts',
    `${planted.get('plugins/heat/domain/gain.ts')}\nexport const kept = once(() => 3);`,
  );
  planted.set('plugins/heat/domain/documents/kept.ts', "import { kept } from '../gain.ts';\nexport const run = kept;");
  expect(found()).toContain('plugins/heat/domain/gain.ts#kept');
  planted.set('plugins/heat/domain/documents/kept.ts', "import * as gain from '../gain.ts';\ngain.kept();");
  expect(found).toThrow('import what is used of plugins/heat/domain/gain.ts by its name');
  planted.delete('plugins/heat/domain/documents/kept.ts');
  planted.set(park, `${planted.get(park)}\nimport { won, loss as lost } from '../domain/index.ts';\nlost(won());`);
  expect(found()).toEqual(['plugins/heat/domain/gain.ts#Store']);
});

it('finds it in the plugins as they are, where the park decides by itself again', () => {
  const file = 'plugins/carbon-accounting/domain/treatment/treatment-gas.ts';
  const [text, other] = [sources.get(file)!, 'plugins/certificate-trading/server/storage/record-storage.ts'];
  expect(text).toContain('methaneFormed(');
  const apart = new Map(files)
    .set(file, readSource(file, text.replaceAll('methaneFormed', 'ownMethane'), sources))
    .set(other, readSource(other, sources.get(other)!.replaceAll('allocateStorage', 'ownAllocation'), sources));
  const found = [...functionsOfCommandsAlone(apart, readers).alone.keys()].filter(
    (place) => !Object.hasOwn(reasons, place),
  );
  expect(found.toSorted()).toEqual([
    'plugins/certificate-trading/domain/issuance/storage-certificates.ts#allocateStorage',
    'plugins/wastewater-tracking/contracts/treatment-gases.ts#methaneFormed',
  ]);
});
