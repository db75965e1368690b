import type { Quality } from '@lingtan/sdk';
import type { SdkKey } from '../i18n/use-sdk-t.ts';

/** How a figure is drawn. */
export interface QualityLook {
  /** Mark before the value: `≈` for anything not measured as it stands. */
  mark: '' | '≈';
  bad: boolean;
  simulated: boolean;
  /** Key of the sentence that explains it, in the sdk's texts; null when there is nothing to say. */
  reason: SdkKey | null;
}

const normal: QualityLook = { mark: '', bad: false, simulated: false, reason: null };

/**
 * Look of an evidence quality (`actual` … `missing`) or of telemetry's bit flags
 * (1 uncertain, 2 substituted, 4 bad, 8 simulated).
 */
export function qualityLook(quality: Quality | number | undefined): QualityLook {
  if (quality === undefined || quality === 'actual' || quality === 0) return normal;
  if (quality === 'estimated') return { ...normal, mark: '≈', reason: 'quality.estimated' };
  if (quality === 'edited') return { ...normal, mark: '≈', reason: 'quality.edited' };
  if (quality === 'missing') return { ...normal, bad: true, reason: 'quality.missing' };
  const simulated = (quality & 8) !== 0;
  if (quality & 4) return { mark: '', bad: true, simulated, reason: 'quality.bad' };
  if (quality & 2) return { mark: '≈', bad: false, simulated, reason: 'quality.substituted' };
  if (quality & 1) return { mark: '≈', bad: false, simulated, reason: 'quality.uncertain' };
  return { ...normal, simulated, reason: simulated ? 'quality.simulated' : null };
}
