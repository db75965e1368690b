import type { AlarmDeclaration, AlarmReport, AlarmsService } from '@lingtan/alarm-management/contracts';
import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import type { CarbonConfig, OutlookData } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { readOutlook } from '../outlook/read-outlook.ts';

/** Holds the outlook of day, month and year against their budgets. */
export const checkBudgetsJob = defineJob('check-budgets', {
  title: { en: 'Check of carbon budgets', 'zh-CN': '碳预算检查' },
  schema: z.object({}),
  attempts: 3,
});
const checkEveryMs = 900_000;

const spans = ['day', 'month', 'year'] as const;
type Span = (typeof spans)[number];

const names: Record<Span, { en: string; 'zh-CN': string }> = {
  day: { en: 'Carbon budget of the day', 'zh-CN': '日碳预算' },
  month: { en: 'Carbon budget of the month', 'zh-CN': '月度碳预算' },
  year: { en: 'Carbon budget of the year', 'zh-CN': '年度碳预算' },
};
const respondWithinMinutes: Record<Span, number> = { day: 120, month: 1440, year: 7 * 1440 };

/** Declares an alarm for each budget that is set, and tells its condition every quarter of an hour. */
export async function startBudgetAlarms(carbon: Carbon, alarms: AlarmsService | undefined): Promise<void> {
  const { scope } = carbon;
  const set = budgetsOf(scope.config);
  await alarms?.declare(set.map(declaration));
  scope.jobs.handle(checkBudgetsJob, async () => {
    if (!alarms || set.length === 0) return;
    const outlook = await readOutlook(carbon, (work) => scope.db.tx(work), null);
    const { refused } = await alarms.report(budgetReports(outlook, scope.clock.now(), set));
    // Another run may have told what is newer in the meantime: that stands, and nothing is lost.
    const lost = refused.filter(({ reason }) => reason !== 'out of order');
    if (lost.length > 0) scope.log.warn({ refused: lost }, 'alarms of carbon budgets were refused');
  });
  if (!alarms || set.length === 0) return;
  await scope.jobs.schedule(checkBudgetsJob, { everyMs: checkEveryMs }, {});
  await scope.jobs.enqueue(checkBudgetsJob, {}, { dedupKey: 'start' });
}

function budgetsOf({ dayBudgetT, monthBudgetT, yearBudgetT }: CarbonConfig): Span[] {
  const budgets = { day: dayBudgetT, month: monthBudgetT, year: yearBudgetT };
  return spans.filter((span) => budgets[span] !== undefined);
}

function declaration(span: Span): AlarmDeclaration {
  return {
    id: `budget/${span}`,
    title: names[span],
    priority: span === 'day' ? 3 : 2,
    class: 'carbon',
    consequence: {
      en: 'More is emitted than the park has set itself, and the rating of the year is at risk.',
      'zh-CN': '排放将超出园区自定预算，影响当年评价。',
    },
    response: {
      en: 'Open carbon now: its levers are ranked by what they move in this hour.',
      'zh-CN': '打开“实时碳排”，按可调减量排序采取措施。',
    },
    respondWithinMinutes: respondWithinMinutes[span],
    page: '/carbon-accounting/now',
  };
}

/** Conditions of the alarms; what cannot be said is not told, so that it changes nothing. */
export function budgetReports(outlook: OutlookData, at: number, set: readonly Span[]): AlarmReport[] {
  const [month, year] = outlook.periods;
  const rows = { day: outlook.today, month, year };
  return set.flatMap((span): AlarmReport[] => {
    const row = rows[span];
    if (!row || row.budget === null || row.budgetT === null) return [];
    if (row.budget === 'within' && row.expected === null) return [];
    const t = (value: number): string => value.toFixed(1);
    const expected = row.expected ?? row.known;
    return [
      {
        id: `budget/${span}`,
        at,
        active: row.budget !== 'within',
        value: Number(expected.toPrecision(6)),
        evidence: 'ref' in row ? row.ref : outlook.ref,
        message: {
          en: `${row.period}: ${t(row.known)} t so far, ${t(expected)} t expected of ${t(row.budgetT)} t`,
          'zh-CN': `${row.period}：已排放 ${t(row.known)} t，预计 ${t(expected)} t，预算 ${t(row.budgetT)} t`,
        },
      },
    ];
  });
}
