import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernel } from '@lingtan/kernel';
import { z } from 'zod';

/** As much of a profile as the set-up of a park shows; the connector checks the rest when it uses it. */
const shape = z.object({
  id: z.string(),
  title: z.object({ en: z.string(), 'zh-CN': z.string() }),
  source: z.string().optional(),
  registers: z.array(z.object({ point: z.string(), unit: z.string().optional() })),
});

/** A register map that a plugin ships as data in its folder `profiles`. */
export interface ListedProfile {
  plugin: string;
  id: string;
  title: { en: string; 'zh-CN': string };
  source: string | null;
  points: { point: string; unit: string | null }[];
}

const isOfAnotherKind = (profile: unknown): boolean =>
  typeof profile === 'object' && profile !== null && ('values' in profile || 'nodes' in profile);

/** Register maps of all plugins, which need no code to be found. A file that is none is named in the log and left out. */
export function deviceProfiles({ registry, log }: Kernel): ListedProfile[] {
  return registry.list().flatMap(({ id: plugin, directory }) => {
    const folder = directory === null ? null : join(directory, 'profiles');
    if (folder === null || !existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name): ListedProfile[] => {
        const profile: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        // Meters by identifier and nodes of a server have forms of their own, which their connectors' pages fill in.
        if (isOfAnotherKind(profile)) return [];
        const parsed = shape.safeParse(profile);
        if (!parsed.success) {
          log.warn({ plugin, file: name }, 'a device profile cannot be read');
          return [];
        }
        const { id, title, source = null, registers } = parsed.data;
        return [{ plugin, id, title, source, points: registers.map(({ point, unit = null }) => ({ point, unit })) }];
      });
  });
}
