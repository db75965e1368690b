import { codedText, defineJob, readInput } from '@lingtan/sdk';
import type { LocalizedText, Tx } from '@lingtan/sdk';
import { WaterBalanceClosed } from '@lingtan/wastewater-tracking/contracts';
import type { TreatmentDay } from '@lingtan/wastewater-tracking/contracts';
import { z } from 'zod';
import { newActivity } from '../../contracts/index.ts';
import { periodDays } from '../../domain/index.ts';
import { lockBooks, today } from '../context.ts';
import type { Carbon } from '../context.ts';
import { usableFactors } from '../factors/library-of.ts';
import { postOne } from '../ledger/post-activities.ts';
import { chemicalsOfMonth } from './month-chemicals.ts';
import { gasesOfMonth } from './month-gases.ts';
import { insertTreatment, type PostedContent } from './treatment-store.ts';

/** Posts methane, nitrous oxide and chemicals of the treatment plants, month by month. */
export const postTreatmentJob = defineJob('post-treatment', {
  title: { en: 'Posting of treatment gases', 'zh-CN': '污水处理排放入账' },
  // With a month only that one, however old it is; without, the days that are looked at again.
  schema: z.object({ month: z.string().optional() }),
  attempts: 3,
});

/** Days that are looked at again without being told of. */
const lookDays = 400;
const recordedBy = 'wastewater-tracking';

/** Follows the days of the plants. Without wastewater tracking nothing is changed. */
export async function startTreatment(carbon: Carbon): Promise<void> {
  const { scope, treatment } = carbon;
  scope.jobs.handle(postTreatmentJob, async ({ month }) => {
    const posted = await postTreatment(carbon, month);
    if (posted.length > 0) scope.log.info({ posted }, 'posted gases and chemicals of wastewater treatment');
  });
  if (!treatment) return;
  scope.events.on(WaterBalanceClosed, 'post-treatment', async (_tx, { data }) => {
    const month = data.day.slice(0, 7);
    await scope.jobs.enqueue(postTreatmentJob, { month }, { delayMs: 2000, dedupKey: `post/${month}` });
  });
  await scope.jobs.schedule(postTreatmentJob, { everyMs: 3_600_000 }, {});
  await scope.jobs.enqueue(postTreatmentJob, {}, { dedupKey: 'start' });
}

/** Posts what differs from what is posted; returns the ids. The same days again change nothing. */
async function postTreatment(carbon: Carbon, month: string | undefined): Promise<string[]> {
  const { scope, treatment } = carbon;
  if (!treatment) return [];
  const now = today(carbon);
  const back = new Date(Date.parse(now) - lookDays * 86_400_000).toISOString().slice(0, 10);
  const { from, to } = month === undefined ? { from: back, to: now } : daysOf(month);
  const posted: string[] = [];
  for (const plant of await treatment.plants()) {
    const found = await treatment.days({ plant: plant.id, from, to });
    const days = byMonth(found, month === undefined ? from.slice(0, 7) : null);
    if (days.size > 0) posted.push(...(await scope.db.tx((tx) => postPlant(carbon, tx, plant, days))));
  }
  return posted;
}

/** First and last day of a month. */
function daysOf(month: string): { from: string; to: string } {
  const { from, to } = periodDays(month);
  return { from, to: new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10) };
}

/** Days by month. The first month may reach back beyond what is looked at: half of it would take the other half back. */
function byMonth(days: readonly TreatmentDay[], without: string | null): Map<string, TreatmentDay[]> {
  const months = new Map<string, TreatmentDay[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    if (month !== without) months.set(month, [...(months.get(month) ?? []), day]);
  }
  return months;
}

async function postPlant(
  carbon: Carbon,
  tx: Tx,
  { id: plant, name }: { id: string; name: LocalizedText },
  months: ReadonlyMap<string, TreatmentDay[]>,
): Promise<string[]> {
  const { scope } = carbon;
  await lockBooks(tx, scope.park.id);
  // Without a way of treatment no gas is counted; what is dosed counts all the same.
  const config = scope.config.wastewater.find(({ plantId }) => plantId === plant);
  const factors = await usableFactors(carbon, tx);
  const posted: string[] = [];
  for (const [month, days] of months)
    for (const { activity, content } of [
      ...(config ? gasesOfMonth(config, month, days, factors) : []),
      ...chemicalsOfMonth(plant, month, days),
    ]) {
      // Under the rules of every other posting, also where the plugin makes it.
      const outcome = await postOne(
        carbon,
        tx,
        readInput(newActivity, { ...activity, note: noteOf(name, content) }),
        recordedBy,
      );
      if (outcome === null) continue;
      await insertTreatment(tx, scope.park.id, { activityId: activity.id, revision: outcome.revision, content });
      posted.push(activity.id);
    }
  if (posted.length > 0)
    await scope.audit(tx, { action: 'carbon.treatment-posted', subject: plant, after: { posted } });
  return posted;
}

/** What a posting stands on: days that count, and days whose load or dose nobody knows. */
function noteOf(plant: LocalizedText, content: PostedContent): string {
  const days = new Set(content.loads.map(({ day }) => day)).size;
  const facts = { plant, days, unknown: content.unknownDays };
  return 'gas' in content
    ? codedText('carbon-accounting', 'treatment-gas', { ...facts, parameter: content.parameter })
    : codedText('carbon-accounting', 'treatment-chemical', facts);
}
