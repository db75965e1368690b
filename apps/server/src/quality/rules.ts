import { entryExists, type PluginFolder } from './plugin-folder.ts';
import { missingTexts, tablesWithoutRowSecurity, undeclaredPermissions, unknownTexts } from './findings.ts';

export const tiers = ['bronze', 'silver', 'gold'] as const;
export type Tier = (typeof tiers)[number];

/** A rule of the quality scale. */
export interface QualityRule {
  id: string;
  tier: Tier;
  /** What holds when it is met. */
  says: string;
  /** What is wrong, each in a sentence; nothing when it is met. Null where only a person can say. */
  check: ((plugin: PluginFolder) => string[]) | null;
}

const inside = (plugin: PluginFolder, room: RegExp, words: RegExp): boolean =>
  plugin.files.some(({ path, text }) => room.test(path) && words.test(text));
const isTest = /\.test\.tsx?$/;
const notThere = (there: boolean, sentence: string): string[] => (there ? [] : [sentence]);

/** The scale: each tier holds with all rules of the tiers below it. */
export const rules: readonly QualityRule[] = [
  {
    id: 'manifest',
    tier: 'bronze',
    says: 'plugin.json is right',
    check: ({ manifestProblem }) => (manifestProblem ? [manifestProblem] : []),
  },
  {
    id: 'entries',
    tier: 'bronze',
    says: 'what the manifest names as entries is there',
    check: (plugin) =>
      Object.values(plugin.manifest?.entry ?? {}).flatMap((entry) =>
        notThere(entryExists(plugin, entry), `${entry} is not there`),
      ),
  },
  {
    id: 'permissions',
    tier: 'bronze',
    says: 'each page and widget asks for a permission that somebody declares',
    check: undeclaredPermissions,
  },
  {
    id: 'languages',
    tier: 'bronze',
    says: 'everything is said in English and in Chinese, and nothing is asked for that is not there',
    check: (plugin) => [...missingTexts(plugin), ...unknownTexts(plugin)],
  },
  {
    id: 'tests',
    tier: 'bronze',
    says: 'it has tests of its own',
    check: ({ files }) =>
      notThere(
        files.some(({ path }) => isTest.test(path)),
        'no *.test.ts file',
      ),
  },
  {
    id: 'row-security',
    tier: 'silver',
    says: 'each table of park rows has forced row-level security',
    check: tablesWithoutRowSecurity,
  },
  {
    id: 'connection-test',
    tier: 'silver',
    says: 'an operator can try a configuration before it is saved (checkConfig)',
    check: (plugin) => notThere(inside(plugin, /^server\//, /\bcheckConfig\b/), 'no checkConfig in server/'),
  },
  {
    id: 'writes-audited',
    tier: 'silver',
    says: 'what a person changes leaves an audit row',
    check: (plugin) =>
      inside(plugin, /^contracts\//, /method: '(post|put|patch|delete)'/)
        ? notThere(inside(plugin, /^server\//, /\.audit\(/), 'routes that write, and no audit( in server/')
        : [],
  },
  {
    id: 'page-states',
    tier: 'silver',
    says: 'its pages say what they are when loading, empty, failed or forbidden (viewState)',
    check: (plugin) =>
      plugin.manifest?.contributes.nav.length
        ? notThere(inside(plugin, /^web\//, /\bviewState\(|\bsection\(|<PolledDevicesPage\b/), 'no viewState( in web/')
        : [],
  },
  {
    id: 'small-files',
    tier: 'silver',
    says: 'no source file has more than 400 lines',
    check: ({ files }) =>
      files
        .filter(({ path, text }) => /\.tsx?$/.test(path) && text.split('\n').length > 401)
        .map(({ path, text }) => `${path} has ${text.split('\n').length - 1} lines`),
  },
  {
    id: 'property-tests',
    tier: 'gold',
    says: 'what always holds is tested on drawn inputs (fast-check)',
    check: (plugin) => notThere(inside(plugin, isTest, /fast-check/), 'no test uses fast-check'),
  },
  {
    id: 'evidence',
    tier: 'gold',
    says: 'each figure that it derives explains itself',
    check: (plugin) => notThere(inside(plugin, /^server\//, /evidence\.explain\(/), 'no evidence.explain( in server/'),
  },
  {
    id: 'waits',
    tier: 'gold',
    says: 'it waits for what is not there yet, and says when it runs but not as it should',
    check: (plugin) =>
      notThere(inside(plugin, /^server\//, /\bNotReady\b|\.degraded\(/), 'neither NotReady nor degraded( in server/'),
  },
  {
    id: 'screen',
    tier: 'gold',
    says: 'it has a widget for the digital screen',
    check: ({ manifest }) =>
      notThere(
        (manifest?.contributes.widgets ?? []).some(({ slot }) => slot === 'screen'),
        'no widget with the slot screen',
      ),
  },
  { id: 'documented', tier: 'gold', says: 'an operator finds in a guide what it is for and what to do', check: null },
];
