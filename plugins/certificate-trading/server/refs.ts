import { formatRef } from '@lingtan/sdk';
import {
  accountMatchEvidence,
  consumptionEvidence,
  correctionEvidence,
  issuanceEvidence,
  matchEvidence,
  offsetEvidence,
  placeEvidence,
  positionEvidence,
  powerContractEvidence,
  retirementEvidence,
  soldEvidence,
  storageEvidence,
  type CertificatePlace,
  type CorrectionFigure,
  type MatchFigure,
  type PositionFigure,
  type PowerContractFigure,
  type StorageFigure,
} from '../contracts/index.ts';

export function issuanceRef(no: number): string {
  return formatRef(issuanceEvidence.kind, String(no));
}

export function retirementRef(no: number): string {
  return formatRef(retirementEvidence.kind, String(no));
}

export function offsetRef(transaction: number): string {
  return formatRef(offsetEvidence.kind, String(transaction));
}

/** `account` is `park` or `enterprise/<id>`. */
export function soldRef({ device, account, month }: { device: string; account: string; month: string }): string {
  return formatRef(soldEvidence.kind, `${device}/${account}/${month}`);
}

/** Certificates of a year, month or day of generation. */
export function placeRef(place: CertificatePlace, span: string): string {
  return formatRef(placeEvidence.kind, `${place}/${span}`);
}

/** `account` is `all`, `park` or `enterprise/<id>`. */
export function matchRef(figure: MatchFigure, span: string, account = 'all'): string {
  return account === 'all'
    ? formatRef(matchEvidence.kind, `${figure}/${span}`)
    : formatRef(accountMatchEvidence.kind, `${figure}/${span}/${account}`);
}

/** Consumption of an account over a span, ms UTC; null for accounts outside the park, whose meters nobody here reads. */
export function consumptionRef(account: string, { from, to }: { from: number; to: number }): string | null {
  if (account.startsWith('external/')) return null;
  return formatRef(consumptionEvidence.kind, `${account}/${iso(from)}/${iso(to)}`);
}

/** A figure of an account against its target, of a year, a month or a day. */
export function positionRef(figure: PositionFigure, span: string, account: string): string {
  return formatRef(positionEvidence.kind, `${figure}/${span}/${account}`);
}

/** `storage` is an id or `all`; `span` a month, a day, or the start of a discharge. */
export function storageRef(figure: StorageFigure, storage: string, span?: string): string {
  return formatRef(storageEvidence.kind, [figure, storage, ...(span === undefined ? [] : [span])].join('/'));
}

/** What the revision of an interval, from its start, ISO 8601 UTC, changed after the issue. */
export function correctionRef(figure: CorrectionFigure, device: string, from: string, revision: number): string {
  return formatRef(correctionEvidence.kind, `${figure}/${device}/${from}`, revision);
}

export function powerContractRef(no: number, figure: PowerContractFigure): string {
  return formatRef(powerContractEvidence.kind, `${no}/${figure}`);
}

/** ISO 8601 UTC. */
export function iso(ts: number): string {
  return new Date(ts).toISOString();
}
