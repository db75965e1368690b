import { codedText, dateStart, defineJob, LingtanError } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { z } from 'zod';
import type { Demonstration } from '../../contracts/index.ts';
import { divide, exact, newScenarioOf, toText } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { readPendingDays, sumDays } from '../ledger/entry-store.ts';
import { nextDay } from '../ledger/post-days.ts';
import { postOne } from '../ledger/post-activities.ts';
import { issuePassport } from '../passports/issue-passport.ts';
import { readPassports } from '../passports/passport-store.ts';
import { saveScenario } from '../scenarios/save-scenario.ts';
import { readScenarios } from '../scenarios/scenario-store.ts';

/** Keeps the assumed deliveries, scenarios and passports that a demonstration park is configured with, each once. */
export const keepDemonstrationJob = defineJob('keep-demonstration', {
  title: { en: 'Upkeep of the demonstration data', 'zh-CN': '演示数据维护' },
  schema: z.object({}),
  attempts: 1,
});

/** Under these names they stand wherever they are shown. */
const by = { kind: 'plugin' as const, name: codedText('carbon-accounting', 'demonstration') };
const note = codedText('carbon-accounting', 'demonstration-note');
/** Days that have to be posted before there is something to plan on. */
const fewestDays = 7;

/** Nothing happens in a park whose configuration has no demonstration. */
export async function startDemonstration(carbon: Carbon): Promise<void> {
  const { scope } = carbon;
  const { demonstration } = scope.config;
  let before = -1;
  scope.jobs.handle(keepDemonstrationJob, async () => {
    if (!demonstration) return;
    const days = await scope.db.tx((tx) => postedDays(carbon, tx));
    // The history of a park comes day by day: what is planned on it waits until no more comes.
    if (days.length === before) await keepDemonstration(carbon, demonstration, days);
    before = days.length;
  });
  if (!demonstration) return;
  await scope.jobs.schedule(keepDemonstrationJob, { everyMs: 60_000 }, {});
}

/** Keeps what is not kept yet, on the days that are posted. */
async function keepDemonstration(carbon: Carbon, demonstration: Demonstration, days: readonly string[]): Promise<void> {
  const { deliveries, passports, scenarios } = demonstration;
  const { scope } = carbon;
  if (days.length < fewestDays) return;
  await scope.db.tx(async (tx) => {
    // Before it is looked what is there: another process may keep the same.
    await lockBooks(tx, scope.park.id);
    for (const delivery of deliveries) await keepDelivery(carbon, tx, delivery, days);
    for (const scenario of scenarios) {
      if ((await readScenarios(tx, scenario.id)).length > 0) continue;
      await saveScenario(
        carbon,
        tx,
        newScenarioOf(scenario, demonstration, { period: days.at(-1)!.slice(0, 4), note }),
        by,
      );
    }
  });
  for (const each of passports)
    try {
      await scope.db.tx((tx) => keepPassport(carbon, tx, each, days.at(-1)!));
    } catch (error) {
      // A day with a hole in its readings makes no passport: the next day is tried.
      if (!(error instanceof LingtanError)) throw error;
      scope.log.info({ passport: each.id, problem: error.message }, 'a passport of the demonstration waits');
    }
}

/** Days of this year with entries, oldest first; none while some up to yesterday are still to be posted. */
async function postedDays(carbon: Carbon, tx: Tx): Promise<string[]> {
  const last = today(carbon);
  if ((await readPendingDays(tx, 1, [])).length > 0) return [];
  const days = [...new Set((await sumDays(tx, `${last.slice(0, 4)}-01-01`, last)).map(({ day }) => day))];
  return nextDay(days.at(-1) ?? last) === last ? days : [];
}

/** One document for each month, of the days that are posted in it. */
async function keepDelivery(
  carbon: Carbon,
  tx: Tx,
  { id, item, unit, perDay, enterpriseId }: Demonstration['deliveries'][number],
  days: readonly string[],
): Promise<void> {
  for (const month of new Set(days.map((day) => day.slice(0, 7)))) {
    const own = days.filter((day) => day.startsWith(month));
    const activity = {
      ...{ id: `${id}-${month}`, kind: 'fuel' as const, item, unit, note, date: own.at(-1)! },
      amount: String(Math.round(perDay * own.length * 1000) / 1000),
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
    };
    if ((await readActivity(tx, activity.id)) === null) await postOne(carbon, tx, activity, by.name);
  }
}

/** A batch of the newest day: its electricity is metered, what was made of it follows from an assumed consumption per unit. */
async function keepPassport(
  carbon: Carbon,
  tx: Tx,
  { id, product, producer, enterpriseId, meters, unit, kWhPerUnit, directTPerUnit }: Demonstration['passports'][number],
  day: string,
): Promise<void> {
  await lockBooks(tx, carbon.scope.park.id);
  if ((await readPassports(tx, id)).length > 0) return;
  const { timeZone } = carbon.scope.park;
  const [from, to] = [dateStart(day, timeZone), dateStart(nextDay(day), timeZone)];
  const intervals = await carbon.readings.intervals({ from, to, meters });
  const wh = intervals.reduce((sum, { direction, amount }) => sum + (direction === 'import' ? (amount ?? 0) : 0), 0);
  const amount = toText(divide(exact(Math.round(wh / 1000)), exact(kWhPerUnit)), 1);
  if (Number(amount) <= 0) return;
  const batch = {
    ...{ product: marked(product), batch: day, producer, meters, amount, unit, inputs: [], coproducts: [] },
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    directT: String(Math.round(Number(amount) * directTPerUnit * 1000) / 1000),
  };
  await issuePassport(carbon, tx, { id, batch, note, enterpriseId: enterpriseId ?? null }, by);
}

/** A passport goes to people outside of the park: its product itself says that it is none, in each language that it is named in. */
function marked(product: string): string {
  const [en, zh, more] = product.split(' · ');
  return zh === undefined || more !== undefined ? `${product} (demo)` : `${en} (demo) · ${zh}（演示）`;
}
