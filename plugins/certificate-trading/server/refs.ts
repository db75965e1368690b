import { formatRef } from '@lingtan/sdk';
import {
  issuanceEvidence,
  matchEvidence,
  offsetEvidence,
  placeEvidence,
  retirementEvidence,
  soldEvidence,
  type CertificatePlace,
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

export function matchRef(figure: 'score' | 'period' | 'matched', span: string): string {
  return formatRef(matchEvidence.kind, `${figure}/${span}`);
}

/** ISO 8601 UTC. */
export function iso(ts: number): string {
  return new Date(ts).toISOString();
}
