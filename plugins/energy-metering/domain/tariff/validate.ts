import { tariffShape, tariffVersionShape } from '../../contracts/index.ts';
import type { Tariff, TariffProblem, TariffVersion } from '../../contracts/index.ts';
import { checkCalendarYears } from './check-calendar.ts';
import { checkHours } from './check-hours.ts';
import { checkCharges, checkFactors } from './check-prices.ts';
import { checkMonths, checkSchedules } from './check-seasons.ts';
import { shapeProblems } from './check-shape.ts';
import { tariffErrors } from './errors.ts';
import { problem, repeated } from './problems.ts';
import type { ProblemPath } from './problems.ts';
import { sortVersions } from './versions.ts';

export interface VersionCheck {
  /** The version with defaults filled in; null unless it has the right shape. Usable only when `problems` is empty. */
  version: TariffVersion | null;
  problems: TariffProblem[];
}

/** Interval of the park's meters, minutes: hours that do not fit it cannot be billed. */
export interface CheckOptions {
  intervalMinutes?: number;
}

/** All problems of one version: of its shape, or, when that is right, of what it says. */
export function checkVersion(draft: unknown, options: CheckOptions = {}, at: ProblemPath = []): VersionCheck {
  const parsed = tariffVersionShape.safeParse(draft);
  if (!parsed.success)
    return {
      version: null,
      problems: [...shapeProblems(parsed.error, draft, at), ...partProblems(draft, options, at)],
    };
  return { version: parsed.data, problems: contentProblems(parsed.data, options, at) };
}

function contentProblems(version: TariffVersion, options: CheckOptions, at: ProblemPath): TariffProblem[] {
  const { energy } = version;
  const seasons = seasonProblems(energy.seasons, energy.calendar, options, at);
  return [
    ...(version.validTo !== undefined && version.validTo <= version.validFrom
      ? [
          problem(
            [...at, 'validTo'],
            'valid-to',
            `${version.validTo} must be after the first day ${version.validFrom}`,
            `${version.validTo} 须晚于生效日 ${version.validFrom}`,
          ),
        ]
      : []),
    ...seasons,
    ...(seasons.some((p) => p.code === 'range') ? [] : checkFactors(energy.factors, energy.seasons, [...at, 'energy'])),
    ...checkCalendarYears(energy.calendarYears ?? [], [...at, 'energy', 'calendarYears']),
    ...checkCharges(version, at),
  ];
}

function seasonProblems(
  seasons: TariffVersion['energy']['seasons'],
  calendar: 'cn' | 'none',
  options: CheckOptions,
  at: ProblemPath,
): TariffProblem[] {
  const path = [...at, 'energy', 'seasons'];
  return [
    ...checkMonths(seasons, path),
    ...seasons.flatMap((season, index) => [
      ...checkSchedules(season, calendar, [...path, index]),
      ...season.schedules.flatMap((schedule, place) =>
        checkHours(schedule.hours, [...path, index, 'schedules', place, 'hours'], options.intervalMinutes),
      ),
    ]),
  ];
}

/** The seasons of a version whose other fields do not have their shape yet, so that one pass names all it can. */
function partProblems(draft: unknown, options: CheckOptions, at: ProblemPath): TariffProblem[] {
  const energy = (draft as { energy?: { seasons?: unknown; calendar?: unknown } } | null)?.energy;
  const seasons = tariffVersionShape.shape.energy.shape.seasons.safeParse(energy?.seasons);
  if (!seasons.success) return [];
  return seasonProblems(seasons.data, energy?.calendar === 'none' ? 'none' : 'cn', options, at);
}

/** Problems between the versions of a tariff: one per first day, and none that ends after the next begins. */
export function checkVersions(versions: readonly TariffVersion[], at: ProblemPath = ['versions']): TariffProblem[] {
  const problems = repeated(versions.map((v) => v.validFrom)).map(({ value, index }) =>
    problem(
      [...at, index, 'validFrom'],
      'version-twice',
      `Two versions begin on ${value}`,
      `有两个版本均自 ${value} 起生效`,
    ),
  );
  const sorted = sortVersions(versions);
  sorted.forEach((version, index) => {
    const next = sorted[index + 1];
    if (next && version.validTo !== undefined && version.validTo > next.validFrom)
      problems.push(
        problem(
          [...at, versions.indexOf(version), 'validTo'],
          'version-overlap',
          `${version.validTo} is after the start of the next version, ${next.validFrom}`,
          `${version.validTo} 晚于下一版本的生效日 ${next.validFrom}`,
        ),
      );
  });
  return problems;
}

/** Whether the runtime knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** All problems of a tariff with its versions; `tariff` is null unless it has the right shape. */
export function checkTariff(
  draft: unknown,
  options: CheckOptions = {},
): { tariff: Tariff | null; problems: TariffProblem[] } {
  const parsed = tariffShape.safeParse(draft);
  if (!parsed.success) return { tariff: null, problems: shapeProblems(parsed.error, draft) };
  const { timeZone, versions } = parsed.data;
  return {
    tariff: parsed.data,
    problems: [
      ...(timeZone !== undefined && !isTimeZone(timeZone)
        ? [
            problem(
              ['timeZone'],
              'time-zone',
              `${timeZone} is not an IANA time zone`,
              `${timeZone} 不是有效的 IANA 时区`,
            ),
          ]
        : []),
      ...versions.flatMap((version, index) => contentProblems(version, options, ['versions', index])),
      ...checkVersions(versions),
    ],
  };
}

/** Refuses a tariff that has problems, with the first of them in the message. */
export function assertTariff(draft: unknown, options: CheckOptions = {}): Tariff {
  const { tariff, problems } = checkTariff(draft, options);
  const first = problems[0];
  if (first || !tariff)
    throw tariffErrors.INVALID({
      count: problems.length,
      first: first ? `${first.path.join('.')}: ${first.message.en}` : '',
      problems,
    });
  return tariff;
}
