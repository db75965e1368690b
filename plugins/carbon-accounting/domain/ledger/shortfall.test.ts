import { describe, expect, it } from 'vitest';
import type { LackingMeter } from '../../contracts/index.ts';
import { shortfallOf, shortfallText } from './shortfall.ts';

const park = { kinds: ['electricity', 'fuel'] as const };
const bought = (amount: number) => [{ kind: 'electricity' as const, flow: 'purchased' as const, amount }];
const of = (
  amount: number,
  unmeteredWh: bigint,
  missingReadings = false,
  gaps: { activityId: string }[] = [],
  meters: LackingMeter[] = [],
) =>
  shortfallOf(
    { kinds: [...park.kinds] },
    gaps,
    { activities: bought(amount), unmeteredWh, missingReadings, meters },
    0.5,
  );

const lacking = (meter: string, missing: number): LackingMeter => ({
  ...{ meter, missing, of: 672 },
  name: { en: `Meter ${meter}`, 'zh-CN': `表计 ${meter}` },
});

describe('what a publication would go out without', () => {
  it('is everything where nothing but unmetered energy was used', () => {
    expect(of(0, 1000n)).toEqual({ uncounted: 0, unmeteredWh: '1000', unmeteredPct: '100', missingReadings: false });
  });

  it('leaves out what meters may differ by, up to the tolerance and not beyond it', () => {
    expect(of(99_500, 500n)).toBeNull();
    expect(of(99_499, 501n)).toMatchObject({ unmeteredWh: '501', unmeteredPct: '0.501' });
  });

  it('counts an activity once, however many methods cannot count it', () => {
    const gaps = [{ activityId: 'a' }, { activityId: 'a' }, { activityId: 'b' }];
    expect(of(1, 0n, true, gaps)).toMatchObject({ uncounted: 2, missingReadings: true });
  });

  it('does not ask for electricity where the profile has none', () => {
    expect(
      shortfallOf(
        { kinds: ['fuel'] },
        [],
        { activities: [], unmeteredWh: 9n, missingReadings: true, meters: [lacking('a', 1)] },
        0.5,
      ),
    ).toBeNull();
  });

  it('names the meters without values, and counts those beyond the first', () => {
    const one = of(1000, 0n, false, [], [lacking('a', 672)]);
    expect(one).toMatchObject({ missingReadings: true, meters: [{ meter: 'a', missing: 672 }] });
    expect(shortfallText(one!)).toEqual({
      en: 'intervals without a reading: Meter a (672/672)',
      'zh-CN': '有时段缺少读数：表计 a (672/672)',
    });
    const many = of(
      1000,
      0n,
      true,
      [],
      Array.from({ length: 7 }, (_, i) => lacking(String(i), 1)),
    );
    expect(shortfallText(many!).en).toMatch(/Meter 4 \(1\/672\) and 2 more meters$/);
  });

  it('says all of it in both languages', () => {
    const text = shortfallText(of(1000, 1_000_000n, true, [{ activityId: 'a' }])!);
    expect(text.en).toBe(
      'activities that cannot be counted: 1; 1000 kWh (99.90 %) from no metered source; intervals without a reading',
    );
    expect(text['zh-CN']).toBe('无法核算的活动：1 项；1000 kWh（99.90 %）来自未计量电源；有时段缺少读数');
  });
});
