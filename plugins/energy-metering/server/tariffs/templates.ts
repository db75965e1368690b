import { readdir, readFile } from 'node:fs/promises';
import type { LocalizedText } from '@lingtan/sdk';
import { z } from 'zod';
import type { Tariff } from '../../contracts/index.ts';
import { assertTariff } from '../../domain/index.ts';
import { tariffStoreErrors } from './errors.ts';

export interface TariffTemplate {
  id: string;
  description: LocalizedText;
  tariff: Tariff;
}

const folder = new URL('../../data/tariffs/', import.meta.url);
const fileShape = z.object({ description: z.object({ en: z.string(), 'zh-CN': z.string() }), tariff: z.unknown() });
let loaded: Promise<TariffTemplate[]> | undefined;

/** Tariffs that come with the product, by id (the name of their file). */
export function tariffTemplates(): Promise<TariffTemplate[]> {
  return (loaded ??= load());
}

async function load(): Promise<TariffTemplate[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const templates = await Promise.all(
    names.map(async (name) => {
      const { description, tariff } = fileShape.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8')));
      return { id: name.slice(0, -'.json'.length), description, tariff: assertTariff(tariff) };
    }),
  );
  return templates.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** One template; `validFrom` takes the place of its first day. */
export async function tariffFromTemplate(id: string, validFrom?: string): Promise<Tariff> {
  const templates = await tariffTemplates();
  const found = templates.find((template) => template.id === id);
  if (!found) throw tariffStoreErrors.TEMPLATE_UNKNOWN({ template: id, known: templates.map((t) => t.id).join(', ') });
  const tariff = structuredClone(found.tariff);
  if (validFrom !== undefined) tariff.versions[0]!.validFrom = validFrom;
  return tariff;
}
