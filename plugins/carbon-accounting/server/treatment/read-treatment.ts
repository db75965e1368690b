import type { TreatmentDay } from '@lingtan/wastewater-tracking/contracts';
import type { Tx } from '@lingtan/sdk';
import type { TreatmentData } from '../../contracts/index.ts';
import { periodDays, profileName } from '../../domain/index.ts';
import type { Carbon, OpenTx } from '../context.ts';
import { readActivity } from '../ledger/activity-store.ts';
import { profileOf } from '../periods/publish-period.ts';
import { documentRef, factorRef } from '../refs.ts';
import { chemicalId, chemicalsOf } from './month-chemicals.ts';
import { gasId } from './month-gases.ts';
import { readTreatment } from './treatment-store.ts';

type Plant = TreatmentData['plants'][number];

/** Plants of the park with their gases and chemicals of a period, those without any included. */
export async function treatmentOf(carbon: Carbon, open: OpenTx, period: string): Promise<TreatmentData> {
  const { scope, treatment } = carbon;
  const { from, to } = periodDays(period);
  const last = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
  const plants: Plant[] = [];
  for (const { id, name } of (await treatment?.plants()) ?? []) {
    const days = await treatment!.days({ plant: id, from, to: last });
    const months = [...new Set(days.map(({ day }) => day.slice(0, 7)))].sort();
    const gases = await open((tx) => gasesOf(tx, id, months));
    const chemicals = await open((tx) => dosedOf(tx, id, months, days));
    const { way = null, edition = null } = scope.config.wastewater.find(({ plantId }) => plantId === id) ?? {};
    plants.push({
      ...{ plant: id, name, way, edition },
      days: days.length,
      treatedM3: sum(days, 'treatedM3'),
      meteredKWh: sum(days, 'energyKwh'),
      gases,
      chemicals,
      factors: [...new Set(gases.flatMap(({ factors }) => factors))].sort(),
      unit: 'm3, kWh',
      // The newest day of the period stands for them: each day has a balance of its own.
      ref: days.at(-1)?.ref ?? null,
    });
  }
  const profile = profileName(profileOf(carbon, scope.config.ratingProfile));
  return { tracked: treatment !== undefined, profile, plants };
}

/** Sum over the days; null where none is known. */
function sum(days: readonly TreatmentDay[], field: 'treatedM3' | 'energyKwh'): number | null {
  const known = days.map((day) => day[field]).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((all, value) => all + value, 0);
}

async function gasesOf(tx: Tx, plant: string, months: readonly string[]): Promise<Plant['gases']> {
  const gases: Plant['gases'] = [];
  for (const month of months)
    for (const gas of ['CH4', 'N2O'] as const) {
      const posting = await readActivity(tx, gasId(plant, gas, month));
      const content = posting && (await readTreatment(tx, posting.activityId, posting.revision));
      if (!content || !('gas' in content)) continue;
      gases.push({
        ...{ gas, month, amount: String(posting.content.amount), unit: 'kg', unknownDays: content.unknownDays },
        factors: content.factors.map(({ id, version }) => factorRef(id, version)),
        ref: documentRef(posting.activityId, posting.revision),
      });
    }
  return gases;
}

/** What was dosed month by month; a chemical whose counters never told has a row without amount. */
async function dosedOf(
  tx: Tx,
  plant: string,
  months: readonly string[],
  days: readonly TreatmentDay[],
): Promise<Plant['chemicals']> {
  const dosed: Plant['chemicals'] = [];
  for (const month of months) {
    const within = days.filter(({ day }) => day.startsWith(month));
    for (const chemical of chemicalsOf(within)) {
      const posting = await readActivity(tx, chemicalId(plant, chemical, month));
      const content = posting && (await readTreatment(tx, posting.activityId, posting.revision));
      const told = within.map(({ dosing }) => dosing.filter((each) => each.chemical === chemical));
      const has = (quality: string): number =>
        told.filter((all) => all.some((each) => each.quality === quality)).length;
      dosed.push({
        ...{ chemical, month, amount: content ? String(posting.content.amount) : null, unit: 'kg' },
        ...{ unknownDays: has('missing'), estimatedDays: has('estimated') },
        ref: content ? documentRef(posting.activityId, posting.revision) : null,
      });
    }
  }
  return dosed;
}
