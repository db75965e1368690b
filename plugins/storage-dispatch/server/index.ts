import { MeterReadings, Tariffs } from '@lingtan/energy-metering/contracts';
import { definePlugin } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import {
  dispatchCompute,
  dispatchConfig,
  dispatchForecastEvidence,
  dispatchPlanEvidence,
  dispatchRead,
  dispatchSolve,
  PlanPublished,
} from '../contracts/index.ts';
import { dispatchMethods } from '../domain/index.ts';
import { dispatchCommands } from './commands.ts';
import type { Dispatch } from './context.ts';
import { explainForecast } from './evidence/explain-forecast.ts';
import { explainPlan } from './evidence/explain-plan.ts';
import { forecastDependents } from './evidence/forecast-dependents.ts';
import { Forecaster } from './forecasts/forecaster.ts';
import { replanJob, startReplanning } from './jobs.ts';
import { planTopic } from './replan.ts';
import { registerForecastRoutes } from './routes/forecasts.ts';
import { registerPlanRoutes } from './routes/plans.ts';
import { registerSolveRoutes } from './routes/solve.ts';
import { acquireSolver } from './shared-solver.ts';

export default definePlugin({
  id: 'storage-dispatch',
  config: dispatchConfig,
  permissions: [dispatchRead, dispatchSolve, dispatchCompute],
  services: { readings: MeterReadings, tariffs: Tariffs, telemetry: Telemetry },
  events: [PlanPublished],
  jobs: [replanJob],
  evidence: [dispatchPlanEvidence, dispatchForecastEvidence],
  methods: dispatchMethods,
  topics: { [planTopic]: dispatchRead },
  commands: dispatchCommands,
  async start(scope, { readings, tariffs, telemetry }) {
    const { solver, release } = acquireSolver();
    scope.onStop(release);
    const forecaster = new Forecaster(scope, readings);
    const dispatch: Dispatch = { scope, readings, tariffs, telemetry, solver, forecaster, forecastLacks: [] };
    registerPlanRoutes(dispatch);
    registerSolveRoutes(dispatch);
    registerForecastRoutes(dispatch);
    scope.evidence.explain(dispatchPlanEvidence, (ref, asOf) => explainPlan(dispatch, ref, asOf));
    scope.evidence.explain(dispatchForecastEvidence, (ref, asOf) => explainForecast(dispatch, ref, asOf));
    scope.evidence.dependents((ref) => forecastDependents(dispatch, ref));
    await startReplanning(dispatch);
  },
});
