import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type EvidenceTextKind, evidenceTextKey, type Explanation } from '@lingtan/sdk';

const languages = ['en', 'zh-CN'] as const;

type Texts = { [key: string]: Texts | string };

/** Texts of one folder of locales, or of the web sdk, which the drawer falls back to. */
interface Locale {
  /** Where a missing text belongs. */
  file: string;
  texts: Texts;
}

const readLocale = (file: string): Locale => ({ file, texts: JSON.parse(readFileSync(file, 'utf8')) as Texts });

function has({ texts }: Locale, key: string): boolean {
  const [first, kind, ...rest] = key.split('.');
  const own = [first!, kind!].reduce<Texts | string | undefined>(inside, texts);
  // As i18next does: nested, or beside a name that is the beginning of it.
  const found = rest.reduce(inside, own) ?? inside(own, rest.join('.'));
  return typeof found === 'string' && found !== '';
}

function inside(node: Texts | string | undefined, name: string): Texts | string | undefined {
  return typeof node === 'object' ? node[name] : undefined;
}

/** Folder of the web sdk's texts; null where it is not installed, as on a machine for servers only. */
function sdkLocales(): string | null {
  const places = createRequire(import.meta.url).resolve.paths('@lingtan/web-sdk') ?? [];
  const folders = places.flatMap((place) =>
    ['src', 'dist/src'].map((part) => `${place}/@lingtan/web-sdk/${part}/locales`),
  );
  return folders.find((folder) => existsSync(`${folder}/en.json`)) ?? null;
}

/**
 * Makes a check of explanations: the names that the evidence drawer shows for parameters, roles and columns must be among the
 * texts of the plugin that made the figure, or of the web sdk, in both languages.
 * @param folderOf folder of a plugin under test; undefined for one that has none, whose figures are not checked
 */
export function createEvidenceNameCheck(folderOf: (pluginId: string) => string | undefined): (body: unknown) => void {
  const sdk = sdkLocales();
  const locales = new Map<string, Locale[][] | null>();
  const localesOf = (pluginId: string): Locale[][] | null => {
    let found = locales.get(pluginId);
    if (found === undefined) locales.set(pluginId, (found = read(pluginId)));
    return found;
  };
  const read = (pluginId: string): Locale[][] | null => {
    const folder = folderOf(pluginId);
    if (folder === undefined || sdk === null) return null;
    const own = languages.map((language) => `${folder}/locales/${language}.json`);
    if (!own.every((file) => existsSync(file))) return null;
    return own.map((file, i) => [readLocale(file), readLocale(`${sdk}/${languages[i]}.json`)]);
  };
  return (body) => {
    const lacking = [...explanationsIn(body)].flatMap((explanation) => {
      const found = localesOf(explanation.producedBy?.split('@')[0] ?? '');
      const kind = explanation.ref.split('/')[0];
      return (found ?? []).flatMap((places) =>
        textKeysOf(explanation)
          .filter((key) => !places.some((place) => has(place, key)))
          .map((key) => `${kind}: ${key} is not in ${places[0]!.file}`),
      );
    });
    if (lacking.length > 0)
      throw new Error(`the evidence drawer would show raw codes:\n  ${[...new Set(lacking)].join('\n  ')}`);
  };
}

function textKeysOf({ parameters, inputs, rows, formula, method }: Explanation): string[] {
  const all: readonly (readonly [EvidenceTextKind, readonly string[]])[] = [
    ['parameter', Object.keys(parameters ?? {})],
    ['role', inputs.map(({ role }) => role)],
    ['column', rows?.columns ?? []],
    // Words in one language only; a formula that somebody wrote is also a parameter.
    [
      'formula',
      typeof formula === 'string' && /[a-z]{3}/i.test(formula) && formula !== parameters?.['formula']
        ? [method?.replace(/^[^.]+\./, '').replace(/@.*$/, '') ?? formula]
        : [],
    ],
  ];
  return [...new Set(all.flatMap(([kind, keys]) => keys.map((key) => evidenceTextKey(kind, key).text)))];
}

/** The explanations of an answer: one, a tree of them, or the records of a pack. */
function* explanationsIn(body: unknown): Generator<Explanation> {
  if (typeof body === 'string') {
    for (const line of body.split('\n').filter((each) => each.startsWith('{'))) yield* explanationsIn(JSON.parse(line));
  } else if (Array.isArray(body)) {
    for (const each of body) yield* explanationsIn(each);
  } else if (typeof body === 'object' && body !== null) {
    if ('ref' in body && 'inputs' in body && 'title' in body) yield body as Explanation;
    for (const key of ['explanation', 'inputs'] as const)
      if (key in body) yield* explanationsIn((body as Record<string, unknown>)[key]);
  }
}
