import type { JudgeContext, LimitCondition, LimitSet, NoVerdict } from './types.ts';

/** The version that was in force on the day: of several the newest. */
export function limitsInForce(sets: readonly LimitSet[], outlet: string, day: string): LimitSet | null {
  const held = sets.filter(
    (set) => set.outlet === outlet && set.validFrom <= day && (set.validTo === undefined || day <= set.validTo),
  );
  return held.toSorted((a, b) => b.validFrom.localeCompare(a.validFrom) || b.version - a.version)[0] ?? null;
}

/** Whether a condition holds; the reason when that cannot be told. */
export function conditionHolds(condition: LimitCondition | undefined, context: JudgeContext): boolean | NoVerdict {
  if (condition === undefined) return true;
  const { temperatureAbove, temperatureAtMost, season, builtFrom, builtBefore } = condition;
  if (temperatureAbove !== undefined || temperatureAtMost !== undefined) {
    const temperature = context.temperatureC ?? null;
    if (temperature === null) return 'temperature not known';
    if (temperatureAbove !== undefined && !(temperature > temperatureAbove)) return false;
    if (temperatureAtMost !== undefined && !(temperature <= temperatureAtMost)) return false;
  }
  if (builtFrom !== undefined || builtBefore !== undefined) {
    if (context.plantBuilt === undefined) return 'date of construction not known';
    if (builtFrom !== undefined && context.plantBuilt < builtFrom) return false;
    if (builtBefore !== undefined && context.plantBuilt >= builtBefore) return false;
  }
  return season === undefined || withinSeason(context.day.slice(5), season);
}

function withinSeason(day: string, { from, to }: { from: string; to: string }): boolean {
  return from <= to ? from <= day && day <= to : day >= from || day <= to;
}
