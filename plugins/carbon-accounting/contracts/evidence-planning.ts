import { defineEvidence } from '@lingtan/sdk';

/** Figures of the activities as they are after so many measures; 0 is the baseline. */
export const scenarioStates = ['emissions', 'energy', 'cost', 'core'] as const;
export type ScenarioStateFigure = (typeof scenarioStates)[number];

/** What a measure is worth. */
export const scenarioWorths = ['npv', 'irr', 'payback', 'discounted', 'break-even'] as const;
export type ScenarioWorth = (typeof scenarioWorths)[number];

/** Figures of a measure, counted from 1. */
export const scenarioSteps = ['avoided', 'mwh', 'tce', 'saving', 'capex', ...scenarioWorths, 'macc', 'basis'] as const;
export type ScenarioStepFigure = (typeof scenarioSteps)[number];

/** Figures of all measures together. */
export const scenarioTotals = ['avoided', 'capex', 'npv'] as const;
export type ScenarioTotal = (typeof scenarioTotals)[number];

/**
 * A figure of a scenario, with the revision: key `<figure>/<scenario>` of all measures, `<figure>/<scenario>/<n>` of the activities after
 * n measures or of measure n, `basis/<scenario>/<n>/<k>` what its electricity is worth under the k-th basis.
 */
export const carbonScenario = defineEvidence({
  kind: 'carbon.scenario',
  title: { en: 'Figure of a scenario', 'zh-CN': '情景方案数值' },
  permission: 'carbon.park-read',
});
