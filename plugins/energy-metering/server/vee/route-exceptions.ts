import type { ParkScope, Principal } from '@lingtan/sdk';
import {
  exceptionActionsRoute,
  exceptionRoute,
  exceptionsRoute,
  exceptionStates,
  veeRules,
} from '../../contracts/index.ts';
import type { ExceptionDetail } from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { energyErrors } from '../errors.ts';
import { queryMeters } from '../routes/query.ts';
import { actOnException, eachItem } from './actions.ts';
import { veeOf } from './context.ts';
import { veeErrors } from './errors.ts';
import { readContext } from './exception-detail.ts';
import { listExceptions, readException, readLog } from './list-exceptions.ts';

/** Values of a comma-separated list; unknown ones are left out, since they match nothing. */
function listed<T extends string>(text: string | undefined, known: readonly T[]): T[] | undefined {
  if (text === undefined || text === '' || text === 'all') return undefined;
  const wanted = new Set(text.split(','));
  return known.filter((one) => wanted.has(one));
}

/** Meters of the filter that the caller may see. */
function visibleMeters(energy: Energy, principal: Principal, query: { meter?: string; enterprise?: string }): string[] {
  return queryMeters(energy, principal, query.meter)
    .filter(({ enterpriseId }) =>
      query.enterprise === undefined
        ? true
        : query.enterprise === 'park'
          ? enterpriseId === null
          : enterpriseId === query.enterprise,
    )
    .map(({ id }) => id);
}

/** Registers the queue of exceptions. Members read those of their own meters. */
export function registerExceptionRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'audit'>): void {
  const vee = veeOf(energy);
  scope.route(exceptionsRoute, async ({ query, principal, tx }) => {
    const { from, to } = query;
    if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from))
      throw energyErrors.SPAN_INVALID({ from, to });
    return tx((t) =>
      listExceptions(t, {
        states:
          query.state === 'all' ? exceptionStates : (listed(query.state, exceptionStates) ?? ['open', 'acknowledged']),
        rules: listed(query.rule, veeRules),
        severity: query.severity,
        meters: visibleMeters(energy, principal, query),
        from: from === undefined ? undefined : Date.parse(from),
        to: to === undefined ? undefined : Date.parse(to),
        limit: query.limit,
        offset: query.offset,
      }),
    );
  });

  scope.route(exceptionRoute, async ({ params, principal, tx }) => {
    const found = await tx(async (t) => {
      const exception = await readException(t, params.id);
      return exception && { exception, log: await readLog(t, params.id) };
    });
    if (!found) throw veeErrors.EXCEPTION_UNKNOWN({ id: params.id });
    // Inputs of an estimate may be meters of others; only amounts of the own meter leave this transaction.
    const context = await energy.scope.db.tx((t) => readContext(vee, t, found.exception, principal));
    return { ...found, log: found.log as ExceptionDetail['log'], context };
  });

  scope.route(exceptionActionsRoute, async ({ body, principal, tx }) => ({
    results: await eachItem(energy.scope.log, body.ids, (id) =>
      tx((t) => actOnException(vee, t, scope.audit, id, body.do, principal)),
    ),
  }));
}
