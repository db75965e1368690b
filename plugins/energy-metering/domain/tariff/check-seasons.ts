import type { DayType, TariffProblem, TariffSeason } from '../../contracts/index.ts';
import { problem, repeated } from './problems.ts';
import type { ProblemPath } from './problems.ts';
import { dayKinds, matchesDay } from './schedule.ts';

const months = Array.from({ length: 12 }, (_, index) => index + 1);

/** Each month lies in exactly one season, and season ids are unique. */
export function checkMonths(seasons: readonly TariffSeason[], at: ProblemPath): TariffProblem[] {
  const missing = months.filter((month) => !seasons.some((s) => s.months.includes(month)));
  const owners = seasons.flatMap((season, index) => season.months.map((month) => ({ month, index })));
  return [
    ...(missing.length === 0
      ? []
      : [
          problem(
            at,
            'month-missing',
            `No season has month ${missing.join(', ')}`,
            `${missing.join('、')} 月未归入任何季节`,
          ),
        ]),
    ...repeated(owners.map(({ month }) => month)).map(({ value, index }) =>
      problem(
        [...at, owners[index]!.index, 'months'],
        'month-twice',
        `Month ${value} is in two seasons; each month belongs to one`,
        `${value} 月归入了两个季节，每个月只能属于一个季节`,
      ),
    ),
    ...repeated(seasons.map((s) => s.id)).map(({ value, index }) =>
      problem([...at, index, 'id'], 'id-twice', `The id ${value} is used twice`, `编号 ${value} 重复`),
    ),
  ];
}

const chinese: Record<DayType, string> = { workday: '工作日', weekend: '周末', holiday: '节假日' };

/** Every day of the season finds hours, no schedule is out of reach, and no date is named twice. */
export function checkSchedules(season: TariffSeason, calendar: 'cn' | 'none', at: ProblemPath): TariffProblem[] {
  const asked = dayKinds.filter(({ type }) => calendar === 'cn' || type !== 'holiday');
  const taken = asked.map((kind) => season.schedules.findIndex((s) => matchesDay(s, kind)));
  const uncovered = [...new Set(asked.filter((_, i) => taken[i] === -1).map(({ type }) => type))];
  const problems = uncovered.map((type) =>
    problem(
      [...at, 'schedules'],
      'day-missing',
      `No hours are given for the day type ${type}`,
      `未给出${chinese[type]}的时段`,
    ),
  );
  season.schedules.forEach((schedule, index) => {
    const path = [...at, 'schedules', index];
    if (!schedule.dates && !taken.includes(index))
      problems.push(
        problem(
          path,
          'unreachable',
          'Never applies: earlier schedules take all its days',
          '永不生效：所列日期类型已被前面的时段表全部占用',
        ),
      );
    if (schedule.holidays && !schedule.days?.includes('holiday'))
      problems.push(
        problem(
          [...path, 'holidays'],
          'holidays-unused',
          'Holidays are named, but the day type holiday is not',
          '指定了节日，但日期类型中未选节假日',
        ),
      );
    (schedule.dates ?? []).forEach((date, place) => {
      if (!season.months.includes(Number(date.slice(5, 7))))
        problems.push(
          problem(
            [...path, 'dates', place],
            'date-outside',
            `${date} is not in a month of this season`,
            `${date} 不在本季节的月份内`,
          ),
        );
    });
  });
  const dates = season.schedules.flatMap((s, index) => (s.dates ?? []).map((date, place) => ({ date, index, place })));
  for (const { value, index } of repeated(dates.map(({ date }) => date))) {
    const twice = dates[index]!;
    problems.push(
      problem(
        [...at, 'schedules', twice.index, 'dates', twice.place],
        'date-twice',
        `${value} is named twice`,
        `${value} 重复列出`,
      ),
    );
  }
  return problems;
}
