import type { LeverOffer } from '@lingtan/carbon-accounting/contracts';
import type { FlexibleNeed } from './needs.ts';

const hour = 3_600_000;

/**
 * What a flexible load could take more or leave off from now on, for it only moves within its window: more as long as there is
 * something left to have, less as long as the rest still fits behind. Null outside a window, and once it has had everything.
 *
 * left = wanted − taken; slack = hours left in the window − left ÷ highest power
 *
 * @param powerKw what it takes now
 */
export function flexibleOffer(need: FlexibleNeed, now: number, powerKw: number): LeverOffer | null {
  const { load, name, ref, powerMaxKw, wantedKwh, takenKwh, from, to } = need;
  const leftKwh = wantedKwh - takenKwh;
  if (now < from || now >= to || leftKwh <= 0) return null;
  const slackH = (to - now) / hour - leftKwh / powerMaxKw;
  const more = Math.max(0, powerMaxKw - powerKw);
  const less = slackH > 0 ? Math.max(0, powerKw) : 0;
  return {
    ...{ id: load, kind: 'flexible-load', name, ref, efficiency: 1 },
    takeKw: more,
    takeKwh: (more * leftKwh) / powerMaxKw,
    giveKw: less,
    giveKwh: less * Math.max(0, slackH),
  };
}
