import type { PackageFiles } from '@lingtan/packaging';

const pattern = /\bfrom\s*["']([^"']+)["']|\bimport\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Modules that a built browser file imports. */
export function webImportsOf(text: string): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? ''))];
}

/** What differs between `locales/en.json` and `locales/zh-CN.json`; null when nothing does, or they are bundled. */
export function messageKeysOf(files: PackageFiles): string | null {
  const [en, zh] = ['en', 'zh-CN'].map((language) => files.get(`locales/${language}.json`));
  if (!en && !zh) return null;
  if (!en || !zh) return 'one of locales/en.json and locales/zh-CN.json is missing';
  const [first, second] = [en, zh].map((file) => new Set(keysOf(JSON.parse(file.toString('utf8')), '')));
  const missing = [
    ...[...first!].filter((key) => !second!.has(key)).map((key) => `zh-CN lacks ${key}`),
    ...[...second!].filter((key) => !first!.has(key)).map((key) => `en lacks ${key}`),
  ];
  return missing.length === 0 ? null : missing.slice(0, 5).join('; ');
}

function keysOf(value: unknown, prefix: string): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, entry]) => keysOf(entry, prefix === '' ? key : `${prefix}.${key}`));
}
