import type { Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import {
  carbonEntry,
  carbonFactor,
  carbonIndicator,
  carbonInventory,
  carbonLine,
  carbonOutlook,
  carbonNowEvidence,
  carbonPassport,
  carbonSignalEvidence,
} from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { carbonDependents } from './dependents.ts';
import { explainEntry } from './explain-entry.ts';
import { explainFactor } from './explain-factor.ts';
import { explainIndicator } from './explain-indicator.ts';
import { explainInventory, explainLine } from './explain-inventory.ts';
import { explainOutlook } from './explain-outlook.ts';
import { explainNow } from './explain-now.ts';
import { explainPassport } from './explain-passport.ts';
import { explainSignal } from './explain-signal.ts';

type Explain = (tx: Tx, ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>;

/** Explanations of factors, activities, lines, totals and indicators, and what rests on them. */
export function registerEvidence(carbon: Carbon): void {
  const { evidence, db } = carbon.scope;
  const register = (kind: Parameters<typeof evidence.explain>[0], explain: Explain): void =>
    evidence.explain(kind, (ref, asOf, viewer) => db.tx((tx) => explain(tx, ref, asOf, viewer)));
  register(carbonFactor, (tx, ref) => explainFactor(carbon, tx, ref));
  evidence.explain(carbonOutlook, (ref, asOf, viewer) => explainOutlook(carbon, ref, asOf, viewer));
  evidence.explain(carbonEntry, (ref, asOf, viewer) => explainEntry(carbon, ref, asOf, viewer));
  // Read with the rights of the park, so that whose activities count has to be said.
  register(carbonLine, (tx, ref, asOf, viewer) => explainLine(carbon, tx, ref, asOf, viewer.enterpriseId));
  register(carbonInventory, (tx, ref, asOf, viewer) => explainInventory(carbon, tx, ref, asOf, viewer.enterpriseId));
  // Read with the rights of the park, so that whose it is has to be asked.
  register(carbonPassport, (tx, ref, _asOf, viewer) => explainPassport(tx, ref, viewer.enterpriseId));
  register(carbonSignalEvidence, (tx, ref, asOf) => explainSignal(tx, ref, asOf));
  register(carbonIndicator, (tx, ref) => explainIndicator(carbon, tx, ref));
  evidence.explain(carbonNowEvidence, (ref, asOf, viewer) => explainNow(carbon, ref, asOf, viewer));
  evidence.dependents((ref) => carbonDependents(carbon, ref));
}
