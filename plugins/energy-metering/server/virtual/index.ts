import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import { formulaMethod } from '../../domain/methods-formula.ts';
import { formulaMeterList } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import type { Feature } from '../feature.ts';
import { followVirtual } from './follow-virtual.ts';
import { keepFormula, readFormulas } from './formula-store.ts';
import { readyMeters } from './ready-meters.ts';
import { recalculateHistory } from './recalculate-history.ts';

/** Applies new formulas to past intervals. */
export const recalculateFormulasJob = defineJob('recalculate-formulas', {
  title: { en: 'Recalculation of formula meters', 'zh-CN': '公式表计重算' },
  schema: z.object({}),
});

/** Keeps the formulas of the configuration as versions. Returns whether one is new or not applied to the past yet. */
export async function keepFormulas(energy: Energy): Promise<boolean> {
  const meters = new Map(formulaMeterList([...energy.configs.values()]).map((meter) => [meter.id, meter]));
  return energy.scope.db.tx(async (tx) => {
    const known = await readFormulas(tx);
    let open = false;
    for (const { meter } of readyMeters(energy)) {
      const { formula = '', constants = {}, unit } = meters.get(meter.id)!;
      const before = known.get(meter.id);
      const fresh = await keepFormula(tx, energy.parkId, { meter: meter.id, formula, constants, unit }, before);
      open ||= fresh || before!.pendingFrom !== null;
    }
    return open;
  });
}

/** Virtual meters: recalculated in the transaction of every closing, and for the past when a formula changes. */
export const virtualMeters: Feature = {
  id: 'virtual-meters',
  jobs: [recalculateFormulasJob],
  methods: [formulaMethod],
  async start(energy, { jobs, log }) {
    energy.followers.push(followVirtual);
    jobs.handle(recalculateFormulasJob, async (_data, { signal, progress }) => {
      const revised = await recalculateHistory(energy, { signal, progress });
      if (revised > 0) log.info({ revised }, 'applied formulas to past intervals');
    });
    if (await keepFormulas(energy)) await jobs.enqueue(recalculateFormulasJob, {}, { dedupKey: 'formulas' });
  },
};
