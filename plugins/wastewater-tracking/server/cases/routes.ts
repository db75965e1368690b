import { listCases, stepCase, type ExceedanceCase } from '../../contracts/index.ts';
import { dayOfDate, waterErrors } from '../../domain/index.ts';
import { nameOf, type Water } from '../context.ts';
import { addStep, readCases, updateCase, type StoredCase } from './case-store.ts';

/** From which states a step may be taken, and the state after it. */
const transitions = {
  acknowledge: { from: ['raised'], to: 'acknowledged', word: 'acknowledged' },
  explain: { from: ['raised', 'acknowledged', 'explained'], to: 'explained', word: 'explained' },
  close: { from: ['explained'], to: 'closed', word: 'closed' },
} as const;

export function caseRoutes({ scope }: Water): void {
  const shown = (each: StoredCase): ExceedanceCase => {
    const at = (day: string): number => dayOfDate(day, scope.park.timeZone).from;
    return { ...each, firstAt: each.firstAt ?? at(each.firstDay), lastAt: each.lastAt ?? at(each.lastDay) };
  };
  scope.route(listCases, async ({ tx }) => ({ cases: (await tx((open) => readCases(open))).map(shown) }));
  scope.route(stepCase, async ({ params, body, principal }) =>
    scope.db.tx(async (tx) => {
      const [found] = await readCases(tx, { id: params.case });
      if (!found) throw waterErrors.UNKNOWN_CASE({ case: params.case });
      const { from, to, word } = transitions[body.step];
      if (!(from as readonly string[]).includes(found.state))
        throw waterErrors.CASE_STEP({ state: found.state, step: word });
      const texts = body.step === 'explain' ? { cause: body.cause, measure: body.measure } : {};
      const note = body.step === 'explain' ? `${body.cause}; ${body.measure}` : body.note;
      await updateCase(tx, found.id, { state: to, ...texts });
      await addStep(tx, scope.park.id, found.id, { step: to, actor: nameOf(principal), note, at: scope.clock.now() });
      await scope.audit(tx, {
        action: `water.case-${to}`,
        subject: found.ref,
        actor: principal,
        before: { state: found.state },
        after: { state: to, ...texts },
        note,
      });
      return shown((await readCases(tx, { id: found.id }))[0]!);
    }),
  );
}
