import { isDate } from '@lingtan/sdk/zone';
import type { ReuseContract, ReuseMarketData } from '../../contracts/reuse.ts';
import type { ReuseTerms } from '../../contracts/reuse-config.ts';

/** A contract as it is typed; the price is in yuan. */
export interface ContractDraft {
  id: string;
  enterprise: string;
  quality: string;
  volume: string;
  price: string;
  priority: string;
  validFrom: string;
  validTo: string;
  limits: Record<string, string>;
  note: string;
}

/** The form as it opens: empty, or with the terms that hold. */
export function draftOf(of: ReuseContract | undefined, market: ReuseMarketData, enterprise: string): ContractDraft {
  return {
    id: of?.id ?? '',
    enterprise: of?.enterprise ?? enterprise,
    quality: of?.quality ?? market.qualities[0]?.id ?? '',
    volume: of ? String(of.volumeM3Day) : '',
    price: of ? (of.priceFenPerM3 / 100).toFixed(2) : '',
    priority: String(of?.priority ?? 1),
    validFrom: market.today,
    validTo: of?.validTo ?? '',
    limits: Object.fromEntries(
      Object.entries(of?.limits ?? {}).map(([parameter, limit]) => [parameter, String(limit)]),
    ),
    note: '',
  };
}

type Errors = Partial<
  Record<keyof ContractDraft, 'id' | 'positive' | 'price' | 'priority' | 'day' | 'order' | 'limit'>
>;

/** What was typed as terms, or what is wrong with it by field. */
export function termsOf(draft: ContractDraft): { terms: ReuseTerms | null; errors: Errors } {
  const errors: Errors = {};
  const volumeM3Day = Number(draft.volume);
  const priority = Number(draft.priority);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(draft.id)) errors.id = 'id';
  if (draft.volume === '' || !(volumeM3Day > 0)) errors.volume = 'positive';
  if (!/^\d{1,5}(\.\d{1,2})?$/.test(draft.price)) errors.price = 'price';
  if (!/^\d{1,2}$/.test(draft.priority) || priority < 1 || priority > 20) errors.priority = 'priority';
  if (!isDate(draft.validFrom)) errors.validFrom = 'day';
  if (draft.validTo !== '' && !isDate(draft.validTo)) errors.validTo = 'day';
  else if (draft.validTo !== '' && draft.validTo < draft.validFrom) errors.validTo = 'order';
  const limits = Object.entries(draft.limits).filter(([, limit]) => limit !== '');
  if (limits.some(([, limit]) => !(Number(limit) >= 0))) errors.limits = 'limit';
  if (Object.keys(errors).length > 0) return { terms: null, errors };
  return {
    errors,
    terms: {
      enterprise: draft.enterprise,
      quality: draft.quality,
      volumeM3Day,
      priceFenPerM3: Math.round(Number(draft.price) * 100),
      priority,
      limits: Object.fromEntries(limits.map(([parameter, limit]) => [parameter, Number(limit)])),
      validFrom: draft.validFrom,
      validTo: draft.validTo === '' ? null : draft.validTo,
    },
  };
}
