import { defineJob } from '@lingtan/sdk';
import { z } from 'zod';
import {
  energyContract,
  energyDirectSupply,
  energyStoragePool,
  SupplyClosed,
  SupplyRevised,
} from '../../contracts/index.ts';
import { supplyMethods } from '../../domain/methods-supply.ts';
import type { Tx } from '@lingtan/sdk';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import type { Span } from '../../domain/index.ts';
import type { NewRevision } from '../interval-store.ts';
import type { RegularWrite } from '../regular/close-regular.ts';
import { explainContract } from '../evidence/explain-contract.ts';
import { explainPool } from '../evidence/explain-pool.ts';
import { explainRatio } from '../evidence/explain-ratio.ts';
import type { Feature } from '../feature.ts';
import { supplyDependents } from './dependents.ts';
import { followRevisions, followSpan, notePendingTerms } from './follow.ts';
import { restateSupply } from './restate.ts';
import { registerSupplyMixRoutes } from './routes.ts';

/** Works out and stores the supply mix of days that are over and whose readings or terms changed. */
export const restateSupplyJob = defineJob('restate-supply', {
  title: { en: 'Restatement of the supply mix', 'zh-CN': '供电结构重述' },
  schema: z.object({}),
});

/** Revisions of one ingest come in several transactions; a short wait lets one job take them together. */
const gatherMs = 1500;

/** Which source served which use, traced through the storages. Starts last, since it follows what all others write. */
export const supplyMixFeature: Feature = {
  id: 'supply-mix',
  events: [SupplyClosed, SupplyRevised],
  jobs: [restateSupplyJob],
  evidence: [energyStoragePool, energyDirectSupply, energyContract],
  methods: supplyMethods,
  async start(energy, scope) {
    registerSupplyMixRoutes(energy, scope);
    scope.evidence.explain(energyStoragePool, (ref, asOf, viewer) => explainPool(energy, ref, asOf, viewer));
    scope.evidence.explain(energyDirectSupply, (ref, asOf, viewer) => explainRatio(energy, ref, asOf, viewer));
    scope.evidence.explain(energyContract, (ref, asOf, viewer) => explainContract(energy, ref, asOf, viewer));
    scope.evidence.dependents(async (ref) => supplyDependents(energy, ref));
    const restate = async (days: readonly string[]): Promise<readonly never[]> => {
      if (days.length > 0) await scope.jobs.enqueue(restateSupplyJob, {}, { delayMs: gatherMs, dedupKey: 'restate' });
      return [];
    };
    energy.followers.push(
      Object.assign(
        async (_energy: Energy, tx: Tx, written: readonly NewRevision[]) =>
          restate(await followRevisions(energy, tx, written)),
        {
          followSpan: async (_energy: Energy, tx: Tx, written: readonly RegularWrite[], span: Span) =>
            restate(await followSpan(energy, tx, written, span)),
        },
      ),
    );
    scope.jobs.handle(restateSupplyJob, async (_data, { signal, progress }) => {
      const result = await restateSupply(energy, { signal, progress });
      if (result.closed + result.revised > 0) scope.log.info({ ...result }, 'worked out the supply mix of days');
    });
    const waiting = await scope.db.tx(async (tx) => {
      await lockPark(tx, energy.parkId);
      return notePendingTerms(energy, tx);
    });
    await scope.jobs.schedule(restateSupplyJob, { everyMs: 600_000 }, {});
    if (waiting > 0) await scope.jobs.enqueue(restateSupplyJob, {}, { dedupKey: 'start' });
    reportUnknownEnterprises(energy, scope);
  },
};

function reportUnknownEnterprises(
  { scope: { config, park } }: Parameters<Feature['start']>[0],
  scope: Parameters<Feature['start']>[1],
): void {
  const known = new Set(park.enterprises.map(({ id }) => id));
  const unknown = config.supply.contracts.filter(({ enterpriseId }) => !known.has(enterpriseId));
  if (unknown.length > 0)
    scope.degraded(
      `Contracts name enterprises that the park does not have: ${unknown.map((each) => `${each.id} (${each.enterpriseId})`).join(', ')}`,
    );
}
