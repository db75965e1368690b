import type { Quality } from '@lingtan/sdk';
import { sampleQuality } from '../../contracts/index.ts';

/** Evidence quality of a sample from its flags; `edited` when a correction replaced it. */
export function evidenceQuality(flags: number, edited: boolean): Quality {
  if ((flags & sampleQuality.bad) !== 0) return 'missing';
  if (edited) return 'edited';
  return (flags & (sampleQuality.uncertain | sampleQuality.substituted)) !== 0 ? 'estimated' : 'actual';
}
