import { enterPermit, listPermits, rejudge, type PermitRow } from '../../contracts/index.ts';
import { dayOfDate, localDay, localDays, waterErrors } from '../../domain/index.ts';
import { nameOf, outletOf, type Water } from '../context.ts';
import { closeDay } from '../days/close-days.ts';
import { insertPermit, listAllPermits } from './permit-store.ts';
import { readTemplates } from './shipped.ts';

const rejudgeDays = 366;

/** @throws WATER_BAD_LIMIT naming the row */
function checkRows(rows: readonly PermitRow[]): void {
  rows.forEach(({ min, max, parameter, condition }, index) => {
    const fail = (problem: string) => waterErrors.BAD_LIMIT({ index, problem: `${parameter}: ${problem}` });
    if (min === undefined && max === undefined) throw fail('min or max expected');
    if (min !== undefined && max !== undefined && min > max) throw fail(`min ${min} is above max ${max}`);
    const { builtFrom, builtBefore } = condition ?? {};
    if (builtFrom !== undefined && builtBefore !== undefined && builtFrom >= builtBefore)
      throw fail(`builtFrom ${builtFrom} is not before builtBefore ${builtBefore}`);
  });
}

export function permitRoutes(water: Water): void {
  const { scope } = water;
  scope.route(listPermits, async ({ tx }) => ({ permits: await tx(listAllPermits), templates: readTemplates() }));
  scope.route(enterPermit, async ({ body, principal }) => {
    outletOf(water, body.outlet);
    checkRows(body.rows);
    if (body.validTo !== null && body.validTo < body.validFrom)
      throw waterErrors.BAD_LIMIT({
        index: 0,
        problem: `validTo ${body.validTo} is before validFrom ${body.validFrom}`,
      });
    return scope.db.tx(async (tx) => {
      const permit = { ...body, enteredBy: nameOf(principal) };
      const version = await insertPermit(tx, scope.park.id, permit);
      await scope.audit(tx, {
        action: 'water.permit-entered',
        subject: body.id,
        actor: principal,
        after: { ...body, version },
      });
      return (await listAllPermits(tx)).find((each) => each.id === body.id && each.version === version)!;
    });
  });
  scope.route(rejudge, async ({ body, principal, signal }) => {
    const { timeZone } = scope.park;
    const from = dayOfDate(body.from, timeZone);
    const last = localDay(scope.clock.now(), timeZone, -1);
    const to = Math.min(dayOfDate(body.to, timeZone).from, last.from);
    const days = localDays(from.from, to, timeZone);
    if (days.length === 0 || days.length > rejudgeDays)
      throw waterErrors.BAD_SPAN({ from: body.from, to: body.to, days: rejudgeDays });
    await scope.db.tx((tx) =>
      scope.audit(tx, {
        action: 'water.rejudged',
        subject: `${body.from}/${body.to}`,
        actor: principal,
        note: body.note,
      }),
    );
    for (const plant of scope.config.plants)
      for (const day of days) {
        signal.throwIfAborted();
        await closeDay(water, plant, day);
      }
    return { days: days.length };
  });
}
