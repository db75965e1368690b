import type { LocalizedText } from '@lingtan/sdk';
import type { ActivityInput, LackingMeter, Profile, Shortfall } from '../../contracts/index.ts';

/** What of a period was used and not counted. */
export interface Coverage {
  activities: readonly Pick<ActivityInput, 'kind' | 'flow' | 'amount'>[];
  unmeteredWh: bigint;
  /** Whether intervals have neither a reading nor an estimate. */
  missingReadings: boolean;
  /** Which meters have none. */
  meters: readonly LackingMeter[];
}

const signOf: Record<string, bigint> = { purchased: 1n, contracted: 1n, 'self-generated': 1n, exported: -1n };

/**
 * What a publication would go out without; null when nothing is known to be missing. Energy from no metered source counts as
 * missing above `tolerancePct` of all that was used: below it the meters may differ by their class. A profile without
 * electricity asks for neither.
 */
export function shortfallOf(
  profile: Pick<Profile, 'kinds'>,
  gaps: readonly { activityId: string }[],
  { activities, unmeteredWh, missingReadings, meters }: Coverage,
  tolerancePct: number,
): Shortfall | null {
  const electric = profile.kinds.includes('electricity');
  const own = electric ? unmeteredWh : 0n;
  const metered = activities.reduce(
    (sum, { kind, flow, amount }) => (kind === 'electricity' ? sum + (signOf[flow ?? ''] ?? 0n) * BigInt(amount) : sum),
    0n,
  );
  const used = metered + own;
  // Millionths of a percent are more than any meter tells apart.
  const share = own <= 0n ? 0n : used <= 0n ? 100_000_000n : (own * 100_000_000n) / used;
  const shortfall: Shortfall = {
    uncounted: new Set(gaps.map(({ activityId }) => activityId)).size,
    unmeteredWh: String(own),
    unmeteredPct: String(Number(share) / 1_000_000),
    missingReadings: electric && (missingReadings || meters.length > 0),
    ...(electric && meters.length > 0 ? { meters: [...meters] } : {}),
  };
  const complete =
    shortfall.uncounted === 0 && !shortfall.missingReadings && Number(shortfall.unmeteredPct) <= tolerancePct;
  return complete ? null : shortfall;
}

/** The shortfall in words, for messages. */
export function shortfallText(shortfall: Shortfall): LocalizedText {
  const { uncounted, unmeteredWh, unmeteredPct, missingReadings, meters = [] } = shortfall;
  const kWh = Math.round(Number(unmeteredWh) / 1000);
  const pct = Number(unmeteredPct).toFixed(2);
  const parts: [en: string, zh: string][] = [
    ...(uncounted > 0
      ? [[`activities that cannot be counted: ${uncounted}`, `无法核算的活动：${uncounted} 项`] as const]
      : []),
    ...(unmeteredWh !== '0'
      ? [[`${kWh} kWh (${pct} %) from no metered source`, `${kWh} kWh（${pct} %）来自未计量电源`] as const]
      : []),
    ...(missingReadings ? [readingsText(meters)] : []),
  ].map(([en, zh]) => [en, zh]);
  return { en: parts.map(([en]) => en).join('; '), 'zh-CN': parts.map(([, zh]) => zh).join('；') };
}

/** Meters named in a message; the others are counted. */
const mostNamed = 5;

function readingsText(meters: readonly LackingMeter[]): readonly [en: string, zh: string] {
  if (meters.length === 0) return ['intervals without a reading', '有时段缺少读数'];
  const named = meters.slice(0, mostNamed);
  const more = meters.length - named.length;
  const list = (language: 'en' | 'zh-CN', mark: string): string =>
    named.map(({ name, missing, of }) => `${name[language]} (${missing}/${of})`).join(mark);
  return [
    `intervals without a reading: ${list('en', ', ')}${more > 0 ? ` and ${more} more meters` : ''}`,
    `有时段缺少读数：${list('zh-CN', '、')}${more > 0 ? ` 等，另有 ${more} 块表计` : ''}`,
  ];
}
