import type { Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import { scenarioStates, scenarioSteps, scenarioTotals } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { scenarioRef } from '../refs.ts';
import { findScenario } from '../scenarios/scenario-store.ts';
import { explanationOf, scenarioBasis } from './scenario-basis.ts';
import { statePart } from './scenario-states.ts';
import { stepPart, totalPart } from './scenario-steps.ts';

/** A figure of a scenario as it was saved: of all measures, of one of them, or of the activities between them. Plans are the park's. */
export async function explainScenario(
  carbon: Carbon,
  tx: Tx,
  { key, revision }: ParsedRef,
  { asOf, viewer }: { asOf: string | null; viewer: Principal },
): Promise<Explanation | null> {
  const [, figure, id, first, second] = /^([a-z-]+)\/([a-z0-9-]+)(?:\/(\d{1,2})(?:\/(\d))?)?$/.exec(key) ?? [];
  if (id === undefined || viewer.enterpriseId !== null) return null;
  const stored = await findScenario(tx, { id, revision, asOf });
  if (!stored) return null;
  const basis = await scenarioBasis(carbon, tx, stored);
  const numbers = [first, second].filter((each) => each !== undefined).map(Number);
  const [n, k] = numbers;
  const [total, state, step] = [scenarioTotals, scenarioStates, scenarioSteps].map((list) =>
    (list as readonly string[]).includes(figure!),
  );
  const part =
    n === undefined
      ? total
        ? totalPart(basis, figure as (typeof scenarioTotals)[number])
        : null
      : state && k === undefined
        ? statePart(basis, figure as (typeof scenarioStates)[number], n)
        : step && (figure === 'basis') === (k !== undefined)
          ? stepPart(basis, figure as (typeof scenarioSteps)[number], n, k ?? 0)
          : null;
  return part && explanationOf(scenarioRef(figure as (typeof scenarioSteps)[number], stored, ...numbers), basis, part);
}
