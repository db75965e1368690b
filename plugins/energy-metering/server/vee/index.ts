import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import { energyApproveEdit, energyEdit, energyEditRecord, energyException } from '../../contracts/index.ts';
import { veeMethods } from '../../domain/methods-vee.ts';
import type { Feature } from '../feature.ts';
import { adoptHistory, fingerprint } from './adopt.ts';
import { veeDependents } from './dependents.ts';
import { explainException } from './explain-exception.ts';
import { explainEdit } from './explain-vee.ts';
import { followHistory, followWritten } from './follow.ts';
import { reviewRevisions } from './review.ts';
import { registerEditRoutes } from './route-edits.ts';
import { registerExceptionRoutes } from './route-exceptions.ts';
import { readState } from './state-store.ts';
import { watch } from './watch.ts';

/** Checks what needs several meters or telemetry: sums, power, clocks. Runs every five minutes. */
export const veeWatchJob = defineJob('vee-watch', {
  title: { en: 'Validation of readings', 'zh-CN': '读数校验' },
  schema: z.object({}),
});
/** Validates history that was closed without validation, or under other limits. */
export const veeAdoptJob = defineJob('vee-adopt', {
  title: { en: 'Taking over of validated readings', 'zh-CN': '校验结果采用' },
  schema: z.object({}),
});

const watchEveryMs = 5 * 60_000;

/** Validation, estimation and editing of intervals. */
export const vee: Feature = {
  id: 'vee',
  permissions: [energyEdit, energyApproveEdit],
  jobs: [veeWatchJob, veeAdoptJob],
  evidence: [energyEditRecord, energyException],
  methods: veeMethods,
  async start(energy, scope) {
    const { jobs, log } = scope;
    energy.reviews.push(reviewRevisions);
    energy.followers.push(followWritten);
    energy.afterHistory.push(followHistory);
    registerExceptionRoutes(energy, scope);
    registerEditRoutes(energy, scope);
    scope.evidence.explain(energyEditRecord, (ref, _asOf, viewer) => explainEdit(energy, ref, viewer));
    scope.evidence.explain(energyException, (ref, asOf, viewer) => explainException(energy, ref, asOf, viewer));
    scope.evidence.dependents((ref) => veeDependents(energy, ref));
    jobs.handle(veeWatchJob, (_data, { signal }) => watch(energy, signal));
    jobs.handle(veeAdoptJob, async (_data, { signal }) => {
      const revised = await adoptHistory(energy, signal);
      if (revised > 0) log.info({ revised }, 'estimated intervals of the past');
    });
    await jobs.schedule(veeWatchJob, { everyMs: watchEveryMs }, {});
    const { fingerprint: known } = await scope.db.tx((tx) => readState(tx));
    if (known !== fingerprint(energy)) await jobs.enqueue(veeAdoptJob, {}, { dedupKey: 'vee-adopt' });
  },
};
