import type { TelemetryService } from '@lingtan/telemetry/contracts';
import { conversionBetween } from '@lingtan/telemetry/units';
import type { TariffProblem, TariffVersion } from '../../contracts/index.ts';
import { checkVersion, checkVersions, tariffErrors } from '../../domain/index.ts';
import { problem } from '../../domain/tariff/problems.ts';
import type { ProblemPath } from '../../domain/tariff/problems.ts';

/** Unit that market prices are read in. */
export const priceUnit = 'CNY/kWh';

export interface DraftCheck {
  version: TariffVersion | null;
  problems: TariffProblem[];
}

/** Problems of a draft by itself, beside the other versions of its tariff, and of the point that its base names. */
export async function checkDraft(
  draft: unknown,
  others: readonly TariffVersion[],
  context: { intervalMinutes: number; telemetry: Pick<TelemetryService, 'points'> },
): Promise<DraftCheck> {
  const { version, problems } = checkVersion(draft, { intervalMinutes: context.intervalMinutes });
  if (!version) return { version, problems };
  const siblings = others.filter((other) => other.validFrom !== version.validFrom);
  // Only what concerns the draft: the others were checked when they were entered.
  const between = checkVersions([version, ...siblings], []).filter(({ path }) => path[0] === 0);
  const before = siblings.find(
    (other) => other.validFrom < version.validFrom && other.validTo !== undefined && other.validTo > version.validFrom,
  );
  return {
    version,
    problems: [
      ...problems,
      ...between.map((p) => ({ ...p, path: p.path.slice(1) })),
      ...(before
        ? [
            problem(
              ['validFrom'],
              'version-overlap',
              `The version of ${before.validFrom} is valid until ${before.validTo}; begin then or later, or shorten it first`,
              `${before.validFrom} 起的版本有效至 ${before.validTo}；请自该日或之后生效，或先缩短该版本的有效期`,
            ),
          ]
        : []),
      ...(await checkBasePoint(version, context.telemetry)),
    ],
  };
}

async function checkBasePoint(
  version: TariffVersion,
  telemetry: Pick<TelemetryService, 'points'>,
): Promise<TariffProblem[]> {
  const { base } = version.energy;
  if (!('point' in base)) return [];
  const at: ProblemPath = ['energy', 'base', 'point'];
  const point = (await telemetry.points()).find((p) => p.id === base.point);
  if (!point) return [problem(at, 'point', `The park has no point ${base.point}`, `园区没有测点 ${base.point}`)];
  const conversion = conversionBetween(point.unit, priceUnit);
  if (conversion.ok && point.kind === 'gauge') return [];
  return [
    problem(
      at,
      'point',
      `${base.point} is a ${point.kind} in ${point.unit}; a price is a gauge in ${priceUnit}`,
      `${base.point} 的类型为 ${point.kind}，单位为 ${point.unit}；价格测点应为瞬时值，单位 ${priceUnit}`,
    ),
  ];
}

/** Refuses a draft that has problems; all of them are in the parameters of the error. */
export function assertDraft({ version, problems }: DraftCheck): TariffVersion {
  const first = problems[0];
  if (version && !first) return version;
  throw tariffErrors.INVALID({
    count: problems.length,
    first: first ? `${first.path.join('.')}: ${first.message.en}` : '',
    problems,
  });
}
