import { energySupply, energyTotal } from '@lingtan/energy-metering/contracts';
import { formatRef } from '@lingtan/sdk';
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
} from '../contracts/index.ts';
import { iso } from './context.ts';
import type { Publication } from './periods/period-store.ts';

/** Activity behind a line of an inventory, by the id of the activity. */
export function activityRef(id: string): string {
  const [kind, first, second, month] = id.split('/');
  return kind === 'document' ? documentRef(first!, Number(second)) : entryRef(first!, second!, month!);
}

export function outlookRef(period: string, figure?: 'energy' | 'core'): string {
  return formatRef(carbonOutlook.kind, figure === undefined ? period : `${period}/${figure}`);
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

export function passportRef(id: string, revision: number): string {
  return formatRef(carbonPassport.kind, id, revision);
}

export function signalRef(no: number): string {
  return formatRef(carbonSignalEvidence.kind, String(no));
}

export function indicatorRef(indicator: string, period: string): string {
  return formatRef(carbonIndicator.kind, `${indicator}/${period}`);
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
