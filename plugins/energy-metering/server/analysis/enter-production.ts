import { localDate } from '@lingtan/sdk';
import type { ParkScope, Principal } from '@lingtan/sdk';
import type { ProductionResult } from '../../contracts/analysis.ts';
import { checkProduction } from '../../domain/index.ts';
import type { EnteredProduction } from '../../domain/index.ts';
import { lockPark } from '../context.ts';
import type { Energy } from '../context.ts';
import { insertProduction, readProduction } from './production-store.ts';

/** Keeps entered production as revisions. What is the same already is left alone; bad rows are named and lose nothing else. */
export async function enterProduction(
  energy: Energy,
  scope: Pick<ParkScope, 'audit'>,
  principal: Principal,
  body: { note: string; rows: readonly EnteredProduction[] },
): Promise<ProductionResult> {
  const entered = new Map(
    energy.scope.config.products.filter((p) => p.point === undefined).map((product) => [product.id, product]),
  );
  const today = localDate(energy.scope.clock.now(), energy.timeZone);
  const { accepted, rejected } = checkProduction(body.rows, new Set(entered.keys()), today);
  if (accepted.length === 0) return { accepted: 0, unchanged: 0, rejected };
  const days = accepted.map(({ day }) => day).sort();
  return energy.scope.db.tx(async (tx) => {
    await lockPark(tx, energy.parkId);
    const known = new Map(
      (await readProduction(tx, { from: days[0]!, to: days.at(-1)! })).map((row) => [`${row.product}/${row.day}`, row]),
    );
    const fresh = accepted.flatMap(({ product, day, thousandths }) => {
      const before = known.get(`${product}/${day}`);
      if (before?.thousandths === thousandths) return [];
      const { enterpriseId } = entered.get(product)!;
      return [{ product, enterpriseId, day, revision: (before?.revision ?? 0) + 1, thousandths }];
    });
    await insertProduction(tx, energy.parkId, fresh, body.note, principal.name);
    if (fresh.length > 0)
      await scope.audit(tx, {
        action: 'energy.production-entered',
        subject: [...new Set(fresh.map(({ product }) => product))].join(', '),
        actor: principal,
        after: { rows: fresh.length, from: days[0], to: days.at(-1) },
        note: body.note,
      });
    return { accepted: fresh.length, unchanged: accepted.length - fresh.length, rejected };
  });
}
