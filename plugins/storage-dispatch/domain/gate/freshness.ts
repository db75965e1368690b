import { pass, refuse } from './rule.ts';
import type { Rule } from './rule.ts';
import { clockToleranceMs } from './state.ts';

/** `fresh`, `stale`, or from a future that no clock difference explains. */
export function freshness(at: number | null | undefined, limitS: number, now: number): 'fresh' | 'stale' | 'future' {
  if (at === null || at === undefined || !Number.isFinite(at)) return 'stale';
  if (at - now > clockToleranceMs) return 'future';
  return now - at <= limitS * 1000 ? 'fresh' : 'stale';
}

/** Without fresh telemetry of the device only its safe setpoint passes. */
export const checkFreshness: Rule = ({ state, now, towardsSafe }) => {
  if (towardsSafe) return pass;
  const { freshnessS, safeSetpointKw: safeKw } = state.device;
  const at = state.telemetry?.at;
  if (at === undefined || !Number.isFinite(at)) return refuse('telemetry-missing', { safeKw });
  switch (freshness(at, freshnessS, now)) {
    case 'fresh':
      return pass;
    case 'future':
      return refuse('telemetry-future', { aheadS: (at - now) / 1000, safeKw });
    case 'stale':
      return refuse('telemetry-stale', { ageS: (now - at) / 1000, limitS: freshnessS, safeKw });
  }
};
