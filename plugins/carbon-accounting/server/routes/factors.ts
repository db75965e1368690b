import { differentPerson } from '@lingtan/sdk';
import {
  factorProposed,
  factorDecideRoute,
  factorDiffRoute,
  factorImportRoute,
  factorsRoute,
} from '../../contracts/index.ts';
import type { Factor, FactorRow } from '../../contracts/index.ts';
import { diffFactors, readFactors } from '../../domain/index.ts';
import { lockBooks } from '../context.ts';
import type { Carbon } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
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
        await scope.notices.raise(open, factorProposed, {
          key: `${factor.id}@${factor.version}`,
          params: { person: principal.name, factor: factor.id, version: factor.version },
          link: '/factors',
          exceptPersonId: by.person,
        });
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

  scope.route(factorDecideRoute, async ({ params, body, principal, tx }) =>
    tx(async (open) => {
      await lockBooks(open, scope.park.id);
      const stored = (await readStoredFactors(open)).find(
        ({ factor }) => factor.id === params.id && factor.version === params.version,
      );
      if (!stored) throw ledgerErrors.FACTOR_UNKNOWN(params);
      if (stored.approved !== null) throw ledgerErrors.FACTOR_DECIDED(params);
      differentPerson(principal, [stored.proposedPerson], scope.clock.now(), () => ledgerErrors.FACTOR_OWN(params));
      const decision = { ...params, approved: body.approved, note: body.note, by: principal.name };
      await insertDecision(open, scope.park.id, decision);
      await scope.notices.settle(open, factorProposed, `${params.id}@${params.version}`);
      await scope.audit(open, {
        action: 'carbon.factor-decided',
        subject: `${params.id}@${params.version}`,
        actor: principal,
        after: decision,
      });
      return { ...params, approved: body.approved };
    }),
  );
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
