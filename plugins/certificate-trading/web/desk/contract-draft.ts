import { isMonth } from '@lingtan/sdk/zone';
import { monthsBetween } from '../../contracts/power-contract-routes.ts';
import { parseMwh, parseYuan } from '../shared/values.ts';

/** What is typed about a green power contract. */
export interface ContractDraft {
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly shape: 'monthly' | 'hourly';
  /** MWh, separated by commas or spaces; one for all months, or all that the shape needs. */
  readonly volumes: string;
  readonly price: string;
  readonly device: string;
}

/** Months of the contract; 0 when they are no months, or the wrong way round, or too many. */
export function monthsOf({ monthFrom, monthTo }: Pick<ContractDraft, 'monthFrom' | 'monthTo'>): number {
  if (!isMonth(monthFrom) || !isMonth(monthTo)) return 0;
  const count = monthsBetween(monthFrom, monthTo);
  return count >= 1 && count <= 240 ? count : 0;
}

/** How many volumes the shape needs. */
export function volumesWanted(draft: Pick<ContractDraft, 'monthFrom' | 'monthTo' | 'shape'>): number {
  return draft.shape === 'hourly' ? 24 : monthsOf(draft);
}

/**
 * Wh of each month or hour; one volume stands for all of them. Null when one is no amount, all are 0, or there are as many as
 * fit no profile.
 */
export function volumesOf(draft: Pick<ContractDraft, 'monthFrom' | 'monthTo' | 'shape' | 'volumes'>): number[] | null {
  const wanted = volumesWanted(draft);
  const typed = draft.volumes.split(/[\s,，、]+/).filter((part) => part !== '');
  const list = typed.length === 1 ? Array.from({ length: wanted }, () => typed[0]!) : typed;
  if (wanted === 0 || list.length !== wanted) return null;
  const volumes: number[] = [];
  for (const part of list) {
    const wh = /^0(\.0*)?$/.test(part) ? 0 : parseMwh(part);
    if (wh === null) return null;
    volumes.push(wh);
  }
  return volumes.some((wh) => wh > 0) ? volumes : null;
}

/** Fen per MWh; null when it is none, or above the highest price. */
export function contractPrice(text: string, mostFen: number): number | null {
  const fen = parseYuan(text);
  return fen === null || fen > mostFen ? null : fen;
}
