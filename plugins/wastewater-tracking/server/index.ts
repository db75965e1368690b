import { Alarms } from '@lingtan/alarm-management/contracts';
import { Hj212Clocks } from '@lingtan/hj212-connector/contracts';
import { definePlugin } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import {
  analyserAtEvidence,
  balanceEvidence,
  closureTrendEvidence,
  dayMeanEvidence,
  dosingEvidence,
  exceedanceEvidence,
  permitWindowEvidence,
  qualityNowEvidence,
  reuseBillEvidence,
  reuseDayEvidence,
  reuseDeliveryEvidence,
  reuseLineEvidence,
  savedEvidence,
  sensorFaultEvidence,
  TreatmentResults,
  wastewaterConfig,
  WaterBalanceClosed,
  waterCases,
  WaterExceedanceRaised,
  waterLab,
  waterReports,
  waterPermits,
  exceedanceOpened,
  waterRead,
  waterReuse,
  waterReuseRead,
} from '../contracts/index.ts';
import { caseRoutes } from './cases/routes.ts';
import { checkPlants, tellFaults } from './check-plants.ts';
import { waterCommands } from './commands/index.ts';
import { explainBalance, explainDayMean, explainExceedance } from './evidence/explain.ts';
import { explainSaved } from './evidence/explain-saved.ts';
import { explainClosureTrend } from './evidence/explain-closure-trend.ts';
import { explainDosing } from './evidence/explain-dosing.ts';
import { explainQualityNow } from './evidence/explain-quality-now.ts';
import { explainWindow } from './evidence/explain-window.ts';
import { explainFault } from './faults/explain.ts';
import { faultRoutes } from './faults/routes.ts';
import { sumFenMethod, sumMethod, volumePriceMethod } from './evidence/methods.ts';
import { closeDaysJob, startJobs } from './jobs.ts';
import { explainAnalyserAt } from './lab/explain-analyser-at.ts';
import { labRoutes } from './lab/routes.ts';
import { enterFirstLimits } from './permits/first-limits.ts';
import { permitRoutes } from './permits/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { enterFirstContracts } from './reuse/contract-changes.ts';
import { explainBillLine, explainDelivery, explainReuseBill } from './reuse/explain.ts';
import { explainReuseDay } from './reuse/explain-day.ts';
import { reuseRoutes } from './reuse/routes.ts';
import { plantRoutes } from './routes/plant-routes.ts';
import { trainRoutes } from './train/routes.ts';
import { treatmentResults } from './service.ts';

export default definePlugin({
  id: 'wastewater-tracking',
  config: wastewaterConfig,
  permissions: [waterRead, waterCases, waterPermits, waterLab, waterReports, waterReuseRead, waterReuse],
  services: { telemetry: Telemetry },
  optionalServices: { alarms: Alarms, clocks: Hj212Clocks },
  provides: [TreatmentResults],
  notices: [exceedanceOpened],
  events: [WaterBalanceClosed, WaterExceedanceRaised],
  jobs: [closeDaysJob],
  evidence: [
    balanceEvidence,
    closureTrendEvidence,
    qualityNowEvidence,
    analyserAtEvidence,
    dayMeanEvidence,
    dosingEvidence,
    permitWindowEvidence,
    exceedanceEvidence,
    savedEvidence,
    sensorFaultEvidence,
    reuseDayEvidence,
    reuseDeliveryEvidence,
    reuseBillEvidence,
    reuseLineEvidence,
  ],
  methods: [sumMethod, sumFenMethod, volumePriceMethod],
  commands: waterCommands,
  checkConfig: async ({ config }) => {
    checkPlants(config);
    return { ok: true, message: `${config.plants.length} plants` };
  },
  async start(scope, { telemetry, alarms, clocks }) {
    const water = { scope, telemetry, clocks };
    checkPlants(scope.config);
    scope.provide(TreatmentResults, treatmentResults(water));
    scope.evidence.explain(balanceEvidence, explainBalance(water));
    scope.evidence.explain(dayMeanEvidence, explainDayMean(water));
    scope.evidence.explain(closureTrendEvidence, explainClosureTrend(water));
    scope.evidence.explain(qualityNowEvidence, explainQualityNow(water));
    scope.evidence.explain(analyserAtEvidence, explainAnalyserAt(water));
    scope.evidence.explain(dosingEvidence, explainDosing(water));
    scope.evidence.explain(permitWindowEvidence, explainWindow(water));
    scope.evidence.explain(exceedanceEvidence, explainExceedance(water));
    scope.evidence.explain(savedEvidence, explainSaved(water));
    plantRoutes(water);
    permitRoutes(water);
    caseRoutes(water);
    scope.evidence.explain(sensorFaultEvidence, explainFault(water));
    faultRoutes(water);
    labRoutes(water);
    reportRoutes(water);
    scope.evidence.explain(reuseDayEvidence, explainReuseDay(water));
    scope.evidence.explain(reuseDeliveryEvidence, explainDelivery(water));
    scope.evidence.explain(reuseBillEvidence, explainReuseBill(water));
    scope.evidence.explain(reuseLineEvidence, explainBillLine(water));
    reuseRoutes(water);
    trainRoutes(water);
    await enterFirstLimits(water);
    await enterFirstContracts(water);
    await startJobs(water, alarms);
    tellFaults(scope);
  },
});
