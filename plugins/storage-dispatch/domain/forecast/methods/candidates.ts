import type { ForecastKind, ForecastMethod } from '../../../contracts/forecast.ts';
import type { Likeness } from '../features/similar-days.ts';
import type { BoostParameters } from '../trees/boost.ts';
import { irradianceId, windSpeedId } from '../weather/regressors.ts';

/** A method with its settings. */
export type Candidate =
  | { method: 'latest-day' | 'last-week'; parameters: Readonly<Record<string, never>> }
  | { method: 'similar-days-median'; parameters: { like: Likeness; days: 4 | 8 | 12 | 16 | 24 | 48 } }
  | { method: 'similar-days-mean'; parameters: { like: Likeness; days: 4 | 12 } }
  | { method: 'clear-sky-index'; parameters: { over: 'day' | 'week' } }
  | { method: 'irradiance-scaled'; parameters: { days: 3 | 14 } }
  | { method: 'power-curve'; parameters: Readonly<Record<string, never>> }
  | { method: 'ridge'; parameters: { lambda: number } }
  | { method: 'boosted-trees'; parameters: BoostParameters }
  | ProvidedCandidate;

/** A vendor's model: it is asked, not fitted. */
export interface ProvidedCandidate {
  method: `provider:${string}`;
  parameters: { model: string };
}

/**
 * Settings of the trees: chosen on the steel year's days 197 to 308 (18 July to 5 November), never on its last 56 days.
 * Small trees, large leaves: a day's work is mostly chance, and larger trees learn that chance.
 */
export const boostDefaults: BoostParameters = {
  trees: 150,
  learningRate: 0.05,
  leaves: 8,
  leafRows: 200,
  rowShare: 0.5,
  featureShare: 0.5,
  seed: 7,
};

/** Whether a method is a vendor's. */
export const isProvided = ({ method }: Candidate): boolean => method.startsWith('provider:');

/** The seasonal naive forecast that skill is measured against, unless another is asked for. */
export const naiveCandidate: Candidate = { method: 'last-week', parameters: {} };

/** Candidates of a series; those that measure the sun need a site, and those that follow the weather need it told. */
export function defaultCandidates(
  kind: ForecastKind,
  hasSite: boolean,
  regressors: readonly string[] = [],
): Candidate[] {
  const weather: Candidate[] = [
    ...(kind === 'pv' && regressors.includes(irradianceId)
      ? ([3, 14] as const).map((days): Candidate => ({ method: 'irradiance-scaled', parameters: { days } }))
      : []),
    ...(kind === 'wind' && regressors.includes(windSpeedId)
      ? [{ method: 'power-curve', parameters: {} } satisfies Candidate]
      : []),
  ];
  const solar: Candidate[] =
    kind === 'pv' && hasSite
      ? [
          { method: 'clear-sky-index', parameters: { over: 'day' } },
          { method: 'clear-sky-index', parameters: { over: 'week' } },
        ]
      : [];
  return [
    { method: 'latest-day', parameters: {} },
    { method: 'last-week', parameters: {} },
    { method: 'similar-days-mean', parameters: { like: 'weekday', days: 4 } },
    { method: 'similar-days-median', parameters: { like: 'weekday', days: 8 } },
    { method: 'similar-days-median', parameters: { like: 'kind', days: 24 } },
    ...solar,
    ...weather,
    { method: 'ridge', parameters: { lambda: 1e-3 } },
    { method: 'boosted-trees', parameters: boostDefaults },
  ];
}

/** Days of history below which a method is not tried. */
export function neededDays(method: ForecastMethod | ProvidedCandidate['method']): number {
  if (method === 'ridge' || method === 'boosted-trees') return 28;
  return method === 'power-curve' ? 14 : method === 'latest-day' ? 1 : 7;
}
