import { analysis } from './analysis/index.ts';
import type { Feature } from './feature.ts';
import { registry } from './registry/index.ts';
import { supplyMixFeature } from './supply-mix/index.ts';
import { bills } from './bills/index.ts';
import { tce } from './tce/index.ts';
import { tariffs } from './tariffs/index.ts';
import { meterTree } from './tree/index.ts';
import { virtualMeters } from './virtual/index.ts';
import { vee } from './vee/index.ts';

/** Subjects beside the closing of intervals, in the order in which they start; the supply mix last, since it follows what the others write. */
export const features: readonly Feature[] = [
  registry,
  vee,
  virtualMeters,
  meterTree,
  tariffs,
  bills,
  analysis,
  tce,
  supplyMixFeature,
];
