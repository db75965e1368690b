import { energySupply, energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef } from '@lingtan/sdk';
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
} from '../contracts/index.ts';
import type {
  ClaimFigure,
  OutlookFigure,
  ScenarioStateFigure,
  ScenarioStepFigure,
  ScenarioTotal,
  UncertaintyFigure,
  UserFigure,
  VerificationFigure,
} from '../contracts/index.ts';
import type { StatedErrors } from './audit/uncertainty.ts';
import { iso } from './context.ts';
import type { Publication } from './periods/period-store.ts';

/** Activity behind a line of an inventory, by the id of the activity. */
export function activityRef(id: string): string {
  const [kind, first, second, month] = id.split('/');
  return kind === 'document' ? documentRef(first!, Number(second)) : entryRef(first!, second!, month!);
}

export function outlookRef(
  period: string,
  ...figure: readonly (OutlookFigure | 'emissions' | 'energy' | 'core')[]
): string {
  return formatRef(carbonOutlook.kind, [period, ...figure].join('/'));
}

export function factorRef(id: string, version: number): string {
  return formatRef(carbonFactor.kind, id, version);
}

export function entryRef(use: string, flow: string, span: string): string {
  return formatRef(carbonEntry.kind, `${use}/${flow}/${span}`);
}

export function documentRef(activityId: string, revision: number): string {
  return formatRef(carbonEntry.kind, `document/${activityId}`, revision);
}

/** `profile` is an id, without version. */
export function lineRef(
  profile: string,
  period: string,
  method: string,
  activityId: string,
  revision?: number,
): string {
  return formatRef(carbonLine.kind, `${profile}/${period}/${method}/${activityId}`, revision);
}

export function inventoryRef(profile: string, period: string, method: string, revision?: number): string {
  return formatRef(carbonInventory.kind, `${profile}/${period}/${method}`, revision);
}

/** What the lines of one scope come to in an inventory. */
export function scopeRef(profile: string, period: string, method: string, scope: 1 | 2 | 3, revision?: number): string {
  return formatRef(carbonInventory.kind, `${profile}/${period}/${method}/scope-${scope}`, revision);
}

/** What a revision changed of a total; without revision, what restating would change now. */
export function changeRef(profile: string, period: string, method: string, revision?: number): string {
  return formatRef(carbonInventory.kind, `${profile}/${period}/${method}/change`, revision);
}

export function passportRef(id: string, revision: number): string {
  return formatRef(carbonPassport.kind, id, revision);
}

export function signalRef(no: number): string {
  return formatRef(carbonSignalEvidence.kind, String(no));
}

export function indicatorRef(indicator: string, period: string): string {
  return formatRef(carbonIndicator.kind, `${indicator}/${period}`);
}

/** What an enterprise of the park is rated by. */
export function userRef(figure: UserFigure, period: string, enterpriseId: string): string {
  return formatRef(carbonIndicator.kind, `user-${figure}/${period}/${enterpriseId}`);
}

export function claimRef(part: ClaimFigure, claim: string): string {
  return formatRef(carbonClaim.kind, `${part}/${claim}`);
}

/** Without a number it is of all measures. */
export function scenarioRef(
  figure: ScenarioStateFigure | ScenarioStepFigure | ScenarioTotal,
  { id, revision }: { id: string; revision: number },
  ...numbers: readonly number[]
): string {
  return formatRef(carbonScenario.kind, [figure, id, ...numbers].join('/'), revision);
}

export function verificationRef(figure: VerificationFigure, no: number): string {
  return formatRef(carbonVerification.kind, `${figure}/${no}`);
}

export function findingRef(no: number, finding: number): string {
  return formatRef(carbonVerification.kind, `finding/${no}/${finding}`);
}

export function uncertaintyRef(
  figure: UncertaintyFigure,
  { profile, period, revision }: Pick<Publication, 'profile' | 'period' | 'revision'>,
  { meteredPct, documentPct, factorPct, draws, seed }: StatedErrors,
): string {
  const errors = [meteredPct, documentPct, factorPct, draws, seed];
  return formatRef(carbonUncertainty.kind, [figure, profile, period, ...errors].join('/'), revision);
}

/** `use` is `all` or `enterprise:<id>`. */
export function nowRef(figure: 'kg' | 'intensity', use: string, from: number, to: number): string {
  return formatRef(carbonNowEvidence.kind, `${figure}/${use}/${iso(from)}/${iso(to)}`);
}

/** A cell of the supply mix, as metering explains it. */
export function supplyRef(source: string, use: string, from: number, to: number): string {
  return formatRef(energySupply.kind, `${source}/${use}/${iso(from)}/${iso(to)}`);
}

/** A row of the balance, as metering explains it. */
export function totalRef(subject: string, from: number, to: number): string {
  return formatRef(energyTotal.kind, `${subject}/${iso(from)}/${iso(to)}`);
}

/** Total of a publication under its first method. */
export function publicationRef({ profile, period, revision, content }: Publication): string {
  return inventoryRef(profile, period, content.inventory.methods[0]!.method, revision);
}
