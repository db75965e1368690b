import type { ParkEvidence } from '@lingtan/sdk';
import {
  energyGreenTarget,
  energyInterval,
  energyPower,
  energyReading,
  energySupply,
  energyTotal,
} from '../../contracts/index.ts';
import type { Energy } from '../context.ts';
import { explainReading } from '../registry/explain-reading.ts';
import { energyDependents } from './dependents.ts';
import { explainGreenTarget } from './explain-green-target.ts';
import { explainInterval } from './explain-interval.ts';
import { explainPower } from './explain-power.ts';
import { explainSupply } from './explain-supply.ts';
import { explainTotal } from './explain-total.ts';

/** Kinds of evidence that every park with energy metering has; the features add theirs. */
export const energyEvidence = [
  energyInterval,
  energyTotal,
  energySupply,
  energyPower,
  energyReading,
  energyGreenTarget,
];

/** Registers how intervals, totals and the supply mix explain themselves. */
export function registerEvidence(energy: Energy, evidence: ParkEvidence): void {
  evidence.explain(energyInterval, (ref, asOf, viewer) => explainInterval(energy, ref, asOf, viewer));
  evidence.explain(energyTotal, (ref, asOf, viewer) => explainTotal(energy, ref, asOf, viewer));
  evidence.explain(energySupply, (ref, asOf, viewer) => explainSupply(energy, ref, asOf, viewer));
  evidence.explain(energyPower, (ref, asOf, viewer) => explainPower(energy, ref, asOf, viewer));
  evidence.explain(energyReading, (ref, asOf, viewer) => explainReading(energy, ref, asOf, viewer));
  evidence.explain(energyGreenTarget, async (ref) => explainGreenTarget(energy, ref));
  evidence.dependents((ref) => energyDependents(energy, ref));
}
