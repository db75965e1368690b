import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisteredPlugin } from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { z } from 'zod';
import { quantityName } from './quantity-names.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const value = z.looseObject({ point: z.string(), unit: z.string().optional() });

/** A profile as far as setting a device up needs it; the connector checks the rest when it uses it. */
export interface ListedProfile {
  id: string;
  title: { en: string; 'zh-CN': string };
  source: string | null;
  points: { point: string; unit: string | null; name: { en: string; 'zh-CN': string } }[];
  /** The values themselves, where they are copied into the entry of the device. */
  values: Record<string, unknown>[] | null;
}

/** Profiles that a plugin ships as data. A file that is none is named in the log and left out. */
export function profilesOf(plugin: RegisteredPlugin, log: Logger): ListedProfile[] {
  const declared = plugin.manifest?.contributes.devices?.profiles;
  if (!declared) return [];
  const shape = z.object({
    id: z.string(),
    title: text,
    source: z.string().optional(),
    [declared.values]: z.array(value),
  });
  return filesOf(plugin).flatMap(([file, content]): ListedProfile[] => {
    const parsed = shape.safeParse(jsonOf(content));
    if (!parsed.success) {
      log.warn({ plugin: plugin.id, file, problem: parsed.error.message }, 'a device profile cannot be read');
      return [];
    }
    const { id, title, source = null } = parsed.data as { id: string; title: z.infer<typeof text>; source?: string };
    const values = parsed.data[declared.values] as z.infer<typeof value>[];
    return [
      {
        ...{ id, title, source },
        points: values.map(({ point, unit = null }) => ({ point, unit, name: quantityName(point) })),
        values: declared.copyTo === undefined ? null : values,
      },
    ];
  });
}

function jsonOf(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

/** Files of the folder `profiles`, by name. */
function filesOf({ directory, files }: RegisteredPlugin): [name: string, content: string][] {
  if (files)
    return [...files]
      .filter(([path]) => /^profiles\/[^/]+\.json$/.test(path))
      .map(([path, content]) => [path, content.toString('utf8')]);
  const folder = directory === null ? null : join(directory, 'profiles');
  if (folder === null || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}
