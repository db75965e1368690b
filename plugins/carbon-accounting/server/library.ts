import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { factorShape, profileShape, ruleShape } from '../contracts/index.ts';
import type { Factor, Profile } from '../contracts/index.ts';
import { Rules } from '../domain/index.ts';

/** Files of the product's own factors. They are version 1 of each factor and are never edited in place. */
const factorFiles = [
  'grid-factors-cn',
  'fuels-cn',
  'combustion-gases',
  'process-factors-cn',
  'wastewater-factors',
  'gwp',
  'tce-coefficients-cn',
] as const;

const factorFile = z.object({ sources: z.record(z.string(), z.string()), factors: z.array(factorShape) });

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8'));
}

/** What ships with the product: factors with source and status, thresholds, method profiles. */
export interface Library {
  factors: readonly Factor[];
  rules: Rules;
  profiles: readonly Profile[];
}

let loaded: Library | null = null;

/** Reads the library once. */
export function productLibrary(): Library {
  loaded ??= {
    factors: factorFiles.flatMap((name) => {
      const { sources, factors } = factorFile.parse(read(name));
      return factors.map((factor) => ({ ...factor, source: sources[factor.source] ?? factor.source }));
    }),
    rules: new Rules(z.object({ rules: z.array(ruleShape) }).parse(read('rules-cn')).rules),
    profiles: z.object({ profiles: z.array(profileShape) }).parse(read('profiles')).profiles,
  };
  return loaded;
}
