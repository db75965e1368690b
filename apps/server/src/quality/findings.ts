import type { PluginFolder } from './plugin-folder.ts';

/** Permissions of pages and widgets that neither the plugin nor the product declares. */
export function undeclaredPermissions({ manifest }: PluginFolder): string[] {
  if (!manifest) return [];
  const own = new Set(manifest.permissions.map(({ id }) => id));
  const { nav, widgets } = manifest.contributes;
  return [...nav, ...widgets]
    .map(({ permission }) => permission)
    .filter((id) => !own.has(id) && !/^(kernel|telemetry)\./.test(id))
    .map((id) => `${id} is asked for and not declared`);
}

function keysOf(value: unknown, path = ''): string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
    : [path.slice(1).replace(/_(one|other)$/, '')];
}

/** Texts that only one of the two locales has. */
export function missingTexts({ manifest, files }: PluginFolder): string[] {
  if (!manifest?.entry.web) return [];
  const keys = (language: string): Set<string> | string => {
    const text = files.find(({ path }) => path === `locales/${language}.json`)?.text;
    if (text === undefined) return `locales/${language}.json is not there`;
    try {
      return new Set(keysOf(JSON.parse(text)));
    } catch (error) {
      return `locales/${language}.json is not JSON: ${(error as Error).message}`;
    }
  };
  const [en, zh] = [keys('en'), keys('zh-CN')];
  if (typeof en === 'string' || typeof zh === 'string') return [en, zh].filter((each) => typeof each === 'string');
  return [
    ...[...en].filter((key) => !zh.has(key)).map((key) => `${key} has no Chinese text`),
    ...[...zh].filter((key) => !en.has(key)).map((key) => `${key} has no English text`),
  ];
}

// What a text is asked for by name; a key that is put together when it runs is not seen, nor one of another namespace.
const asked = /(?<![\w.])t\(\s*(?:[^()?'"`]*\?\s*'([\w.-]+)'\s*:\s*)?'([\w.-]+)'/g;

/** Texts that the browser part asks for and its locales do not have; they would be shown as their key. */
export function unknownTexts({ manifest, files }: PluginFolder): string[] {
  const locale = files.find(({ path }) => path === 'locales/en.json')?.text;
  if (!manifest?.entry.web || locale === undefined) return [];
  let known: Set<string>;
  try {
    known = new Set(keysOf(JSON.parse(locale)));
  } catch {
    return [];
  }
  return files
    .filter(({ path, text }) => /^web\/.*(?<!\.test)\.tsx?$/.test(path) && !/\buseT\(\s*['"`\w]/.test(text))
    .flatMap(({ path, text }) =>
      [...text.matchAll(asked)]
        .flatMap(([, first, second]) => [first, second])
        .filter((key) => key !== undefined && !known.has(key))
        .map((key) => `${path} asks for the text ${key}, which locales/en.json does not have`),
    );
}

const table = /create table (?:if not exists )?(?:[\w]+\.)?(\w+)\s*\(([\s\S]*?)\n\)/gi;

/** Tables with a `park_id` whose rows are not kept apart by the database, over all migrations in order. */
export function tablesWithoutRowSecurity({ files }: PluginFolder): string[] {
  const all = files
    .filter(({ path }) => path.startsWith('migrations/'))
    .toSorted((a, b) => a.path.localeCompare(b.path))
    .map(({ text }) => text)
    .join('\n');
  const gone = (name: string) => new RegExp(`drop table (?:if exists )?(?:\\w+\\.)?${name}\\b`, 'i').test(all);
  // Either by name, or by a loop over names that are listed as texts.
  const forced = (name: string) =>
    new RegExp(`alter table (?:\\w+\\.)?${name}\\s+force row level security`, 'i').test(all) ||
    (/force row level security/i.test(all) && new RegExp(`'${name}'`).test(all));
  return [...all.matchAll(table)]
    .filter(([, name, body]) => /\bpark_id\b/.test(body!) && !/partition of/i.test(body!) && !gone(name!))
    .filter(([, name]) => !forced(name!))
    .map(([, name]) => `table ${name} has no forced row-level security`);
}
