import { Alarms } from '@lingtan/alarm-management/contracts';
import { GreenClaims } from '@lingtan/certificate-trading/contracts';
import { MeterReadings, SupplyMix } from '@lingtan/energy-metering/contracts';
import { definePlugin } from '@lingtan/sdk';
import { TreatmentResults } from '@lingtan/wastewater-tracking/contracts';
import {
  carbonActivitiesEdit,
  carbonClaim,
  carbonClose,
  carbonConfig,
  carbonEntry,
  carbonFactor,
  carbonFactorsApprove,
  carbonFactorsEdit,
  carbonIndicator,
  carbonNowEvidence,
  CarbonIntensity,
  carbonInventory,
  CarbonLedger,
  CarbonLevers,
  carbonLine,
  carbonOutlook,
  carbonNowTopic,
  carbonParkRead,
  factorProposed,
  periodPublished,
  requestWaits,
  submissionWaits,
  carbonFindingsAnswer,
  carbonPassport,
  carbonPassportsEdit,
  carbonPlan,
  carbonRead,
  carbonRequests,
  CarbonRestated,
  carbonScenario,
  CarbonSignal,
  carbonSignalEvidence,
  carbonSubmit,
  carbonUncertainty,
  carbonVerification,
  carbonVerify,
  EmissionFactors,
  PeriodClosed,
} from '../contracts/index.ts';
import { carbonMethods } from '../domain/index.ts';
import { checkBudgetsJob, startBudgetAlarms } from './budgets/alarms.ts';
import { postClaimsJob, startClaims } from './claims/post-claims.ts';
import { carbonCommands } from './commands/index.ts';
import { createCarbon } from './context.ts';
import { keepDemonstrationJob, startDemonstration } from './demonstration/keep-demonstration.ts';
import { registerEvidence } from './evidence/index.ts';
import { postDaysJob, startPosting } from './ledger/post-days.ts';
import { productLibrary } from './library.ts';
import { carbonIntensity } from './now/intensity.ts';
import { startLiveNow } from './now/live-now.ts';
import { registerFactorRoutes } from './routes/factors.ts';
import { registerInventoryRoutes } from './routes/inventory.ts';
import { registerPassportRoutes } from './routes/passports.ts';
import { registerPeriodRoutes } from './routes/periods.ts';
import { unknownDataHalls } from './rating/rate-users.ts';
import { registerReportRoutes } from './routes/reports.ts';
import { registerRequestRoutes } from './routes/requests.ts';
import { registerScenarioRoutes } from './routes/scenarios.ts';
import { registerVerificationRoutes } from './routes/verifications.ts';
import { carbonLedger, emissionFactors } from './services.ts';
import { carbonSignal } from './signal/carbon-signal.ts';
import { postTreatmentJob, startTreatment } from './treatment/post-treatment.ts';

export default definePlugin({
  id: 'carbon-accounting',
  config: carbonConfig,
  permissions: [
    carbonRead,
    carbonParkRead,
    carbonActivitiesEdit,
    carbonFactorsEdit,
    carbonFactorsApprove,
    carbonClose,
    carbonPlan,
    carbonRequests,
    carbonSubmit,
    carbonVerify,
    carbonFindingsAnswer,
    carbonPassportsEdit,
  ],
  services: { readings: MeterReadings, mix: SupplyMix },
  optionalServices: { alarms: Alarms, claims: GreenClaims, levers: CarbonLevers, treatment: TreatmentResults },
  provides: [CarbonIntensity, CarbonLedger, CarbonSignal, EmissionFactors],
  events: [PeriodClosed, CarbonRestated],
  jobs: [postDaysJob, postClaimsJob, postTreatmentJob, checkBudgetsJob, keepDemonstrationJob],
  evidence: [
    carbonFactor,
    carbonEntry,
    carbonLine,
    carbonInventory,
    carbonIndicator,
    carbonClaim,
    carbonOutlook,
    carbonNowEvidence,
    carbonPassport,
    carbonScenario,
    carbonSignalEvidence,
    carbonVerification,
    carbonUncertainty,
  ],
  methods: carbonMethods,
  commands: carbonCommands,
  notices: [factorProposed, periodPublished, requestWaits, submissionWaits],
  topics: { [carbonNowTopic]: carbonRead },
  checkConfig: async ({ config, park }) => {
    const [unknown] = unknownDataHalls(config.dataHalls, park.enterprises);
    if (unknown) throw unknown;
    return { ok: true, message: config.ratingProfile };
  },
  async start(scope, { readings, mix, alarms, ...optional }) {
    const carbon = createCarbon({ scope, readings, mix, library: productLibrary(), ...optional });
    scope.provide(CarbonLedger, carbonLedger(carbon));
    scope.provide(CarbonIntensity, carbonIntensity(carbon));
    scope.provide(CarbonSignal, carbonSignal(carbon));
    scope.provide(EmissionFactors, emissionFactors(carbon));
    registerInventoryRoutes(carbon);
    registerFactorRoutes(carbon);
    registerPeriodRoutes(carbon);
    registerReportRoutes(carbon);
    registerScenarioRoutes(carbon);
    registerRequestRoutes(carbon);
    registerVerificationRoutes(carbon);
    registerPassportRoutes(carbon);
    registerEvidence(carbon);
    startLiveNow(carbon);
    await startPosting(carbon);
    await startClaims(carbon);
    await startTreatment(carbon);
    await startBudgetAlarms(carbon, alarms);
    await startDemonstration(carbon);
  },
});
