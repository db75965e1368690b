import { MeterReadings } from '@lingtan/energy-metering/contracts';
import { definePlugin, PluginFigures } from '@lingtan/sdk';
import {
  auctionEvidence,
  bookEvidence,
  certificateConfig,
  CertificateIssued,
  CertificateRetired,
  certificatesManage,
  certificatesMandate,
  certificatesMarket,
  certificatesParkRead,
  certificatesRead,
  certificatesRetire,
  CertificatesTraded,
  certificatesTrade,
  contractWaits,
  dealWaits,
  generationEvidence,
  GreenClaims,
  holdingEvidence,
  issuanceEvidence,
  accountMatchEvidence,
  consumptionEvidence,
  correctionEvidence,
  matchEvidence,
  moneyEvidence,
  offsetEvidence,
  outlookEvidence,
  placeEvidence,
  positionEvidence,
  priceEvidence,
  purchaseWaits,
  RegistryAccess,
  retirementEvidence,
  soldEvidence,
  powerContractEvidence,
  purchasePlanEvidence,
  spentEvidence,
  storageEvidence,
  tradeEvidence,
} from '../contracts/index.ts';
import { certificateMethods } from '../domain/index.ts';
import { certificateCommands } from './commands.ts';
import { dayOf, type Certificates } from './context.ts';
import { certificateDependents } from './evidence/dependents.ts';
import { explainIssuance, explainOffset, explainRetirement, explainSold } from './evidence/explain.ts';
import { explainGeneration } from './evidence/explain-generation.ts';
import { explainHolding } from './evidence/explain-holding.ts';
import { explainTrade } from './evidence/explain-trade.ts';
import { explainConsumption } from './evidence/explain-consumption.ts';
import { explainCorrection } from './evidence/explain-correction.ts';
import { explainMatch } from './evidence/explain-match.ts';
import { explainPosition } from './evidence/explain-position.ts';
import { explainMarket } from './evidence/explain-market.ts';
import { explainStorage } from './evidence/explain-storage.ts';
import { explainPlace } from './evidence/explain-place.ts';
import { certificateFigures } from './figures.ts';
import { expireJob, issueJob, settleJob, startJobs, storageJob } from './jobs.ts';
import { demoJob, startDemo } from './demo/enter-demo.ts';
import { claimUse } from './ledger/claim-use.ts';
import { readClaims, readHeld, readSold } from './ledger/green.ts';
import { Exchange } from './market/exchange.ts';
import { handleContracts } from './power-contracts/change-contract.ts';
import { handleDeals } from './deals/deals.ts';
import { handlePurchases, startPurchases } from './purchases/purchases.ts';
import { readRetiredOffsets } from './offsets/read-offsets.ts';
import { startAuctions } from './auctions/auctions.ts';
import { startBundles } from './bundles/bundles.ts';
import { registerAuctionRoutes } from './routes/auction-routes.ts';
import { registerBundleRoutes } from './routes/bundle-routes.ts';
import { registerDealRoutes } from './routes/deal-routes.ts';
import { registerMandateRoutes } from './routes/mandate-routes.ts';
import { registerMarketRoutes } from './routes/market-routes.ts';
import { registerOffsetRoutes } from './routes/offset-routes.ts';
import { registerPowerContractRoutes } from './routes/power-contract-routes.ts';
import { registerPurchaseRoutes } from './routes/purchase-routes.ts';
import { registerRoutes } from './routes/register-routes.ts';
import { keptPlans } from './desk/plan-store.ts';

export default definePlugin({
  id: 'certificate-trading',
  config: certificateConfig,
  retentions: [
    {
      ...{ id: 'purchase-plans', tables: ['purchase_plans'] },
      title: { en: 'Purchase plans', 'zh-CN': '采购计划' },
      kept: {
        until: {
          en: `the newest ${keptPlans} of each month and account`,
          'zh-CN': `每个账户每月最新 ${keptPlans} 份`,
        },
      },
    },
  ],
  permissions: [
    certificatesRead,
    certificatesParkRead,
    certificatesRetire,
    certificatesManage,
    certificatesMarket,
    certificatesMandate,
    certificatesTrade,
  ],
  services: { readings: MeterReadings },
  optionalServices: { registries: RegistryAccess },
  provides: [GreenClaims, PluginFigures],
  events: [CertificateIssued, CertificateRetired, CertificatesTraded],
  jobs: [issueJob, expireJob, settleJob, storageJob, demoJob],
  evidence: [
    issuanceEvidence,
    offsetEvidence,
    retirementEvidence,
    soldEvidence,
    holdingEvidence,
    generationEvidence,
    tradeEvidence,
    placeEvidence,
    matchEvidence,
    accountMatchEvidence,
    consumptionEvidence,
    correctionEvidence,
    positionEvidence,
    storageEvidence,
    moneyEvidence,
    bookEvidence,
    priceEvidence,
    outlookEvidence,
    auctionEvidence,
    spentEvidence,
    purchasePlanEvidence,
    powerContractEvidence,
  ],
  methods: certificateMethods,
  notices: [purchaseWaits, contractWaits, dealWaits],
  commands: certificateCommands,
  async start(scope, { readings, registries }) {
    const certificates: Certificates = { scope, readings };
    const exchange = new Exchange(certificates);
    scope.provide(PluginFigures, certificateFigures(certificates));
    registerRoutes(certificates, registries);
    registerMarketRoutes(certificates, exchange);
    registerOffsetRoutes(certificates, exchange);
    registerDealRoutes(certificates);
    registerPowerContractRoutes(certificates);
    registerAuctionRoutes(certificates);
    registerBundleRoutes(certificates);
    registerMandateRoutes(certificates);
    registerPurchaseRoutes(certificates, exchange);
    handlePurchases(certificates, exchange);
    handleContracts(certificates);
    handleDeals(certificates);
    scope.provideFor(GreenClaims, (caller) => ({
      retired: (query) => scope.db.tx((tx) => readClaims(tx, query)),
      held: () => scope.db.tx((tx) => readHeld(tx, dayOf(scope))),
      sold: () => scope.db.tx((tx) => readSold(tx, scope.park.timeZone)),
      offsets: () => scope.db.tx(readRetiredOffsets),
      claim: (use) => claimUse(certificates, use, caller),
    }));
    scope.evidence.explain(issuanceEvidence, (ref, asOf, viewer) => explainIssuance(certificates, ref, asOf, viewer));
    scope.evidence.explain(retirementEvidence, (ref, asOf, viewer) =>
      explainRetirement(certificates, ref, asOf, viewer),
    );
    scope.evidence.explain(offsetEvidence, (ref, asOf, viewer) => explainOffset(certificates, ref, asOf, viewer));
    scope.evidence.explain(soldEvidence, (ref, _asOf, viewer) => explainSold(certificates, ref, viewer));
    scope.evidence.explain(holdingEvidence, (ref, asOf, viewer) => explainHolding(certificates, ref, asOf, viewer));
    scope.evidence.explain(generationEvidence, (ref, asOf, viewer) =>
      explainGeneration(certificates, ref, asOf, viewer),
    );
    scope.evidence.explain(tradeEvidence, (ref, asOf, viewer) => explainTrade(certificates, ref, asOf, viewer));
    scope.evidence.explain(placeEvidence, (ref, asOf, viewer) => explainPlace(certificates, ref, asOf, viewer));
    for (const kind of [matchEvidence, accountMatchEvidence])
      scope.evidence.explain(kind, (ref, asOf, viewer) => explainMatch(certificates, ref, asOf, viewer));
    scope.evidence.explain(consumptionEvidence, (ref, asOf, viewer) =>
      explainConsumption(certificates, ref, asOf, viewer),
    );
    scope.evidence.explain(correctionEvidence, (ref, asOf, viewer) =>
      explainCorrection(certificates, ref, asOf, viewer),
    );
    scope.evidence.explain(positionEvidence, (ref, asOf, viewer) => explainPosition(certificates, ref, asOf, viewer));
    scope.evidence.explain(storageEvidence, (ref, asOf, viewer) => explainStorage(certificates, ref, asOf, viewer));
    explainMarket(certificates, exchange);
    scope.evidence.dependents((ref) => certificateDependents(certificates, ref));
    await startJobs(certificates, exchange);
    exchange.start();
    await startDemo(certificates, exchange);
    startAuctions(certificates);
    startBundles(certificates);
    startPurchases(certificates, exchange);
  },
});
