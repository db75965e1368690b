import type { CalendarYear, TariffProblem } from '../../contracts/index.ts';
import { calendarDay, dateToDays } from './calendar.ts';
import { problem, repeated } from './problems.ts';
import type { ProblemPath } from './problems.ts';

/** Whether an arrangement of `year` may name the date: the year itself, or the days before its New Year. */
function within(date: string, year: number): boolean {
  return date.startsWith(`${year}-`) || (date.startsWith(`${year - 1}-`) && date.slice(5) >= '12-26');
}

/** Years given by hand: each once, days in the year, none both off and worked, and made-up days on weekends. */
export function checkCalendarYears(years: readonly CalendarYear[], at: ProblemPath): TariffProblem[] {
  const twice = repeated(years.map((y) => y.year)).map(({ value, index }) =>
    problem([...at, index, 'year'], 'year-twice', `The year ${value} is given twice`, `年份 ${value} 重复`),
  );
  return [...twice, ...years.flatMap((year, index) => checkYear(year, [...at, index]))];
}

function checkYear({ year, holidays, workdays }: CalendarYear, at: ProblemPath): TariffProblem[] {
  const days = [
    ...holidays.map(({ date }, index) => ({ date, path: [...at, 'holidays', index, 'date'], worked: false })),
    ...workdays.map((date, index) => ({ date, path: [...at, 'workdays', index], worked: true })),
  ];
  const outside = days
    .filter(({ date }) => !within(date, year))
    .map(({ date, path }) => problem(path, 'day-outside', `${date} is not in ${year}`, `${date} 不在 ${year} 年内`));
  const twice = repeated(days.map(({ date }) => date)).map(({ value, index }) =>
    problem(days[index]!.path, 'day-twice', `${value} is named twice`, `${value} 重复列出`),
  );
  const useless = days
    .filter(({ date, worked }) => worked && isWeekday(date))
    .map(({ date, path }) =>
      problem(
        path,
        'not-weekend',
        `${date} is no Saturday or Sunday, so it cannot be made up`,
        `${date} 不是周六或周日，无需调休上班`,
      ),
    );
  return [...outside, ...twice, ...useless];
}

function isWeekday(date: string): boolean {
  dateToDays(date);
  return calendarDay(date, { calendar: 'none' }).type === 'workday';
}
