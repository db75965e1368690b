import {
  factorDecideRoute,
  factorDiffRoute,
  factorImportRoute,
  factorProposal,
  factorsRoute,
} from '../../contracts/index.ts';
import type { Factor, FactorRow } from '../../contracts/index.ts';
import { diffFactors, readFactors } from '../../domain/index.ts';
import { lockBooks } from '../context.ts';
import type { Carbon } from '../context.ts';
import { insertDecision, insertFactor, readStoredFactors } from '../factors/factor-store.ts';
import type { StoredFactor } from '../factors/factor-store.ts';
import { allFactors } from '../factors/library-of.ts';
import { factorRef } from '../refs.ts';

/** The factor library: list, import with a diff first, approval by another person. */
export function registerFactorRoutes(carbon: Carbon): void {
  const { scope, library } = carbon;

  scope.route(factorsRoute, async ({ query, tx }) => {
    const own = await tx(readStoredFactors);
    const fits = (factor: Factor): boolean => query.category === undefined || factor.category === query.category;
    return {
      factors: [
        ...library.factors.filter(fits).map(productRow),
        ...own.filter(({ factor }) => fits(factor)).map(ownRow),
      ],
    };
  });

  scope.route(factorDiffRoute, async ({ body, tx }) => {
    const { factors, refused } = readFactors(body.rows.map(withVersion));
    return { ...diffFactors(await tx((open) => allFactors(carbon, open)), factors), refused };
  });

  scope.route(factorImportRoute, async ({ body, principal, tx }) => {
    const { factors, refused } = readFactors(body.rows.map(withVersion));
    return tx(async (open) => {
      await lockBooks(open, scope.park.id);
      const diff = diffFactors(await allFactors(carbon, open), factors);
      const fresh = [...diff.added, ...diff.changed.map(({ after }) => after)];
      const by = { note: body.note, by: principal.name, person: principal.personId ?? principal.id };
      for (const factor of fresh) {
        await insertFactor(open, scope.park.id, factor, by);
        const { id, version } = factor;
        const params = { person: principal.name, factor: id, version };
        const what = {
          subject: `${id}@${version}`,
          link: '/factors',
          data: { id, version },
          params,
          reason: body.note,
        };
        await scope.proposals.propose(open, factorProposal, what, principal);
      }
      const proposed = fresh.map(({ id, version }) => ({ id, version }));
      if (fresh.length > 0)
        await scope.audit(open, {
          action: 'carbon.factors-proposed',
          subject: 'factors',
          actor: principal,
          after: proposed,
          note: body.note,
        });
      return { proposed, unchanged: diff.unchanged, refused };
    });
  });

  scope.route(factorDecideRoute, async ({ params, body: { approved, note }, principal }) => {
    const answer = { act: approved ? 'approve' : 'reject', note } as const;
    await scope.proposals.decide(factorProposal, `${params.id}@${params.version}`, answer, principal);
    return { ...params, approved };
  });
  scope.proposals.handle(factorProposal, {
    async before(tx) {
      await lockBooks(tx, scope.park.id);
      return [];
    },
    async decide(tx, { act, note, principal, proposal }) {
      const decision = { approved: act === 'approve', note: note ?? proposal.reason ?? act, by: principal.name };
      await insertDecision(tx, scope.park.id, { ...proposal.data, ...decision });
    },
  });
}

/** Versions are given by the library, never by a file. */
function withVersion(row: Record<string, unknown>): Record<string, unknown> {
  return { ...row, version: 1 };
}

function productRow(factor: Factor): FactorRow {
  const nobody = { note: null, proposedBy: null, proposedAt: null, decidedBy: null, decidedAt: null };
  return { factor, state: 'product', ...nobody, ref: factorRef(factor.id, factor.version) };
}

function ownRow({ factor, note, proposedBy, proposedAt, approved, decidedBy, decidedAt }: StoredFactor): FactorRow {
  const state = approved === null ? 'proposed' : approved ? 'approved' : 'refused';
  return {
    factor,
    state,
    note,
    proposedBy,
    proposedAt,
    decidedBy,
    decidedAt,
    ref: factorRef(factor.id, factor.version),
  };
}
