import {
  billsIssue,
  billsRead,
  billsRun,
  energyBill,
  energyBillChange,
  energyBillComparison,
  energyBillFigure,
  energyBillLine,
  energyBillSum,
  energyDemand,
  energyReactive,
  energyTouTotal,
} from '../../contracts/index.ts';
import { billMethods } from '../../domain/methods-bills.ts';
import type { Feature } from '../feature.ts';
import { followBills } from './bill-changes.ts';
import { registerBillRoutes } from './bill-routes.ts';
import { registerCompareRoutes } from './compare-routes.ts';
import { billDependents } from './dependents.ts';
import { registerDocumentRoutes } from './document-routes.ts';
import { explainBill } from './explain-bill.ts';
import { explainBillChange } from './explain-change.ts';
import { explainComparison } from './explain-comparison.ts';
import { explainDemand, explainReactive } from './explain-demand.ts';
import { explainBillFigure } from './explain-figure.ts';
import { explainLine } from './explain-line.ts';
import { explainBillSum } from './explain-sum.ts';
import { explainTouTotal } from './explain-tou-total.ts';
import { registerRunRoutes, runBillsJob } from './run-routes.ts';

/** Bills of the park and statements of its enterprises. */
export const bills: Feature = {
  id: 'bills',
  permissions: [billsRead, billsRun, billsIssue],
  jobs: [runBillsJob],
  evidence: [
    energyBill,
    energyBillChange,
    energyBillComparison,
    energyBillLine,
    energyBillFigure,
    energyBillSum,
    energyTouTotal,
    energyDemand,
    energyReactive,
  ],
  methods: billMethods,
  async start(energy, scope) {
    energy.followers.push(followBills);
    registerBillRoutes(energy, scope);
    registerCompareRoutes(energy, scope);
    registerDocumentRoutes(energy, scope);
    await registerRunRoutes(energy, scope);
    const { evidence } = scope;
    evidence.explain(energyBill, (ref, asOf, viewer) => explainBill(energy, ref, asOf, viewer));
    evidence.explain(energyBillLine, (ref, asOf, viewer) => explainLine(energy, ref, asOf, viewer));
    evidence.explain(energyBillFigure, (ref, asOf, viewer) => explainBillFigure(energy, ref, asOf, viewer));
    evidence.explain(energyBillSum, (ref, asOf, viewer) => explainBillSum(energy, ref, asOf, viewer));
    evidence.explain(energyBillChange, (ref, asOf, viewer) => explainBillChange(energy, ref, asOf, viewer));
    evidence.explain(energyBillComparison, (ref, asOf, viewer) => explainComparison(energy, ref, asOf, viewer));
    evidence.explain(energyTouTotal, (ref, asOf, viewer) => explainTouTotal(energy, ref, asOf, viewer));
    evidence.explain(energyDemand, (ref, asOf, viewer) => explainDemand(energy, ref, asOf, viewer));
    evidence.explain(energyReactive, (ref, _asOf, viewer) => explainReactive(energy, ref, viewer));
    evidence.dependents((ref) => billDependents(energy, ref));
  },
};
