import type { Explanation, ParsedRef, Principal, Tx } from '@lingtan/sdk';
import {
  carbonClaim,
  carbonEntry,
  carbonFactor,
  carbonIndicator,
  carbonInventory,
  carbonLine,
  carbonOutlook,
  carbonNowEvidence,
  carbonPassport,
  carbonScenario,
  carbonSignalEvidence,
  carbonUncertainty,
  carbonVerification,
} from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import { carbonDependents } from './dependents.ts';
import { explainChange } from './explain-change.ts';
import { explainClaim } from './explain-claim.ts';
import { explainEntry } from './explain-entry.ts';
import { explainFactor } from './explain-factor.ts';
import { explainIndicator } from './explain-indicator.ts';
import { explainInventory, explainLine } from './explain-inventory.ts';
import { explainOutlook } from './explain-outlook.ts';
import { explainNow } from './explain-now.ts';
import { explainNeeded, isNeeded } from './explain-needed.ts';
import { explainPassport } from './explain-passport.ts';
import { explainScenario } from './explain-scenario.ts';
import { explainSignal } from './explain-signal.ts';
import { explainUser } from './explain-user.ts';
import { explainUncertainty } from './explain-uncertainty.ts';
import { explainVerification } from './explain-verification.ts';

type Explain = (tx: Tx, ref: ParsedRef, asOf: string | null, viewer: Principal) => Promise<Explanation | null>;

/** Explanations of factors, activities, lines, totals and indicators, and what rests on them. */
export function registerEvidence(carbon: Carbon): void {
  const { evidence, db } = carbon.scope;
  // Whose rows count is what row-level security says of the viewer, as for the routes.
  const register = (kind: Parameters<typeof evidence.explain>[0], explain: Explain): void =>
    evidence.explain(kind, (ref, asOf, viewer) => db.tx((tx) => explain(tx, ref, asOf, viewer), viewer));
  register(carbonFactor, (tx, ref) => explainFactor(carbon, tx, ref));
  evidence.explain(carbonOutlook, (ref, asOf, viewer) => explainOutlook(carbon, ref, asOf, viewer));
  evidence.explain(carbonEntry, (ref, asOf, viewer) => explainEntry(carbon, ref, asOf, viewer));
  register(carbonLine, (tx, ref, asOf) => explainLine(carbon, tx, ref, asOf));
  register(carbonInventory, (tx, ref, asOf, viewer) =>
    /^([^/]+\/){3}change$/.test(ref.key)
      ? explainChange(carbon, tx, ref, asOf)
      : explainInventory(carbon, tx, ref, asOf, viewer.enterpriseId),
  );
  register(carbonPassport, (tx, ref, _asOf, viewer) => explainPassport(tx, ref, viewer.enterpriseId));
  register(carbonSignalEvidence, (tx, ref, asOf) => explainSignal(tx, ref, asOf));
  evidence.explain(carbonIndicator, (ref, asOf, viewer) =>
    isNeeded(ref)
      ? explainNeeded(carbon, ref, asOf, viewer)
      : db.tx((tx) => (ref.key.startsWith('user-') ? explainUser : explainIndicator)(carbon, tx, ref)),
  );
  evidence.explain(carbonClaim, (ref, asOf, viewer) => explainClaim(carbon, ref, asOf, viewer));
  register(carbonScenario, (tx, ref, asOf, viewer) => explainScenario(carbon, tx, ref, { asOf, viewer }));
  register(carbonVerification, (tx, ref, asOf, viewer) => explainVerification(tx, ref, asOf, viewer));
  evidence.explain(carbonUncertainty, (ref, asOf, viewer) => explainUncertainty(carbon, ref, asOf, viewer));
  evidence.explain(carbonNowEvidence, (ref, asOf, viewer) => explainNow(carbon, ref, asOf, viewer));
  evidence.dependents((ref) => carbonDependents(carbon, ref));
}
