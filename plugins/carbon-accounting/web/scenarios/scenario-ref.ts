import type { ScenarioStateFigure, ScenarioStepFigure, ScenarioTotal } from '../../contracts/evidence-planning.ts';
import type { ScenarioView } from '../../contracts/scenario-routes.ts';

type Figure = ScenarioStateFigure | ScenarioStepFigure | ScenarioTotal;

/** Opens a figure of this revision of a scenario: of all measures, of the n-th, or of the activities after n of them. */
export function scenarioFigure(
  { id, revision }: Pick<ScenarioView, 'id' | 'revision'>,
  figure: Figure,
  ...numbers: readonly number[]
): string {
  return `carbon.scenario/${[figure, id, ...numbers].join('/')}@${revision}`;
}
