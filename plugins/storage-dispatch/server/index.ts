import { CarbonIntensity, CarbonLevers, CarbonSignal } from '@lingtan/carbon-accounting/contracts';
import { MeterReadings, Tariffs, WorkCalendar } from '@lingtan/energy-metering/contracts';
import { definePlugin } from '@lingtan/sdk';
import { PointWriter, Telemetry } from '@lingtan/telemetry/contracts';
import { Weather } from '@lingtan/weather-connector/contracts';
import {
  automaticAsked,
  commandAsked,
  controlTopic,
  dispatchApprove,
  dispatchCommand,
  dispatchCompute,
  dispatchConfig,
  dispatchBacktestEvidence,
  dispatchForecastErrorEvidence,
  dispatchForecastEvidence,
  dispatchForecastRead,
  dispatchPlanEvidence,
  dispatchRead,
  planPublished,
  planRejected,
  releaseAsked,
  standingAsked,
  dispatchSavingsEvidence,
  dispatchSetpointEvidence,
  dispatchSolve,
  dispatchStop,
  ForecastProvider,
  PlanPublished,
  SetpointDesk,
  SetpointWritten,
} from '../contracts/index.ts';
import { dispatchMethods } from '../domain/index.ts';
import { backtestJob, backtestTopic } from './backtest/job.ts';
import { registerBacktests } from './backtest/routes.ts';
import { carbonLevers } from './carbon/levers.ts';
import { dispatchCommands } from './commands.ts';
import type { Dispatch } from './context.ts';
import { explainBacktest } from './evidence/explain-backtest.ts';
import { explainForecast } from './evidence/explain-forecast.ts';
import { startControl } from './control/index.ts';
import { explainForecastError } from './evidence/explain-forecast-error.ts';
import { explainSavings } from './evidence/explain-savings.ts';
import { explainPlan } from './evidence/explain-plan.ts';
import { explainSetpoint } from './evidence/explain-setpoint.ts';
import { forecastDependents } from './evidence/forecast-dependents.ts';
import { Forecaster } from './forecasts/forecaster.ts';
import { outlookJob, startOutlook } from './forecasts/outlook-job.ts';
import { replanJob, startReplanning } from './jobs.ts';
import { planTopic } from './replan.ts';
import { registerAccuracyRoute } from './routes/accuracy.ts';
import { registerForecastRoutes } from './routes/forecasts.ts';
import { registerPlanRoutes } from './routes/plans.ts';
import { registerSolveRoutes } from './routes/solve.ts';
import { savingsJob, savingsTopic } from './savings/job.ts';
import { registerSavings } from './savings/routes.ts';
import { onlyOperating } from './settings.ts';
import { acquireSolver } from './shared-solver.ts';
import { Outlook } from './signals/outlook.ts';
import { startWatching, upkeepJob, watchJob } from './watch/jobs.ts';
import { dispatchRetentions } from './retentions.ts';

export default definePlugin({
  id: 'storage-dispatch',
  config: dispatchConfig,
  retentions: dispatchRetentions,
  permissions: [
    dispatchRead,
    dispatchForecastRead,
    dispatchSolve,
    dispatchCompute,
    dispatchCommand,
    dispatchStop,
    dispatchApprove,
  ],
  services: {
    readings: MeterReadings,
    tariffs: Tariffs,
    telemetry: Telemetry,
    workCalendar: WorkCalendar,
    pointWriters: PointWriter,
  },
  optionalServices: {
    weather: Weather,
    forecastModels: ForecastProvider,
    carbon: CarbonSignal,
    intensity: CarbonIntensity,
  },
  provides: [SetpointDesk, CarbonLevers],
  events: [PlanPublished, SetpointWritten],
  jobs: [replanJob, outlookJob, backtestJob, savingsJob, watchJob, upkeepJob],
  evidence: [
    dispatchPlanEvidence,
    dispatchForecastEvidence,
    dispatchForecastErrorEvidence,
    dispatchSetpointEvidence,
    dispatchSavingsEvidence,
    dispatchBacktestEvidence,
  ],
  methods: dispatchMethods,
  notices: [standingAsked, commandAsked, releaseAsked, automaticAsked, planRejected, planPublished],
  topics: {
    [planTopic]: dispatchRead,
    [controlTopic]: dispatchRead,
    [backtestTopic]: dispatchRead,
    [savingsTopic]: dispatchRead,
  },
  commands: dispatchCommands,
  async start(scope, { readings, tariffs, telemetry, workCalendar, pointWriters, ...optional }) {
    const { weather, forecastModels, carbon, intensity } = optional;
    const { solver, release } = acquireSolver();
    scope.onStop(release);
    const forecaster = new Forecaster(scope, { readings, workCalendar, weather, providers: forecastModels });
    const parts = { scope, readings, tariffs, telemetry, solver, carbon, intensity, forecaster, forecastLacks: [] };
    const dispatch: Dispatch = { ...parts, outlook: new Outlook(parts) };
    scope.provide(CarbonLevers, carbonLevers(dispatch));
    registerPlanRoutes(dispatch);
    registerSolveRoutes(dispatch);
    registerForecastRoutes(dispatch);
    registerBacktests(dispatch);
    registerSavings(dispatch);
    registerAccuracyRoute(dispatch);
    scope.evidence.explain(dispatchPlanEvidence, (ref, asOf) => explainPlan(dispatch, ref, asOf));
    scope.evidence.explain(dispatchForecastEvidence, (...asked) => explainForecast(dispatch, ...asked));
    scope.evidence.explain(dispatchForecastErrorEvidence, (ref, _, viewer) =>
      explainForecastError(dispatch, ref, viewer),
    );
    scope.evidence.explain(dispatchSavingsEvidence, (ref, asOf) => explainSavings(dispatch, ref, asOf));
    scope.evidence.explain(dispatchBacktestEvidence, (ref, asOf) => explainBacktest(dispatch, ref, asOf));
    scope.evidence.explain(dispatchSetpointEvidence, (ref, asOf) => explainSetpoint(dispatch, ref, asOf));
    scope.evidence.dependents((ref) => forecastDependents(dispatch, ref));
    const control = startControl(dispatch, pointWriters);
    scope.onConfig((changed) => {
      if (!onlyOperating(scope.config, changed) || !control.adopt(changed)) return false;
      // Not named after anything that waits: each process that has taken them asks, and the last one finds them everywhere.
      void scope.jobs
        .enqueue(replanJob, { trigger: 'start' })
        .catch((error: unknown) => scope.log.error({ err: error }, 'the plan is not made anew by changed settings'));
      return true;
    });
    await startReplanning(dispatch);
    await startOutlook(dispatch);
    await startWatching(dispatch);
  },
});
