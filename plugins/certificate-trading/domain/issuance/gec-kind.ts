/** Sources that the GEC rules know. */
export const gecSources = [
  'onshore-wind',
  'offshore-wind',
  'distributed-wind',
  'solar-pv',
  'distributed-pv',
  'csp',
  'biomass',
  'geothermal',
  'ocean',
  'hydro',
  'storage',
] as const;
export type GecSource = (typeof gecSources)[number];

/** What the kind of a certificate depends on. */
export interface GecProject {
  readonly source: GecSource;
  /** Fed into the grid, or consumed by the owner on the site. */
  readonly use: 'grid' | 'self';
  /** `YYYY-MM-DD`; decides for hydro. */
  readonly commissionedOn?: string;
  /** All of it sold on the market; decides for hydro. */
  readonly marketBased?: boolean;
}

export const gecKinds = ['tradable', 'non-tradable', 'none'] as const;
export type GecKind = (typeof gecKinds)[number];

/** The kind and the rule that it comes from, as a code with words in the locales. */
export interface GecKindRule {
  readonly kind: GecKind;
  readonly rule: 'storage' | 'self-consumed' | 'hydro-old' | 'hydro-not-market-based' | 'hydro-new' | 'grid-fed';
}

/**
 * Kind of the certificates of a project by the rules of the National Energy Administration of August 2024: grid-fed
 * renewables are tradable; self-consumed generation and hydro that is older than 2023 or not wholly market-based is issued
 * and not tradable; stand-alone storage gets none.
 */
export function gecKind({ source, use, commissionedOn, marketBased }: GecProject): GecKindRule {
  if (source === 'storage') return { kind: 'none', rule: 'storage' };
  if (use === 'self') return { kind: 'non-tradable', rule: 'self-consumed' };
  if (source !== 'hydro') return { kind: 'tradable', rule: 'grid-fed' };
  if (commissionedOn === undefined || commissionedOn < '2023-01-01') return { kind: 'non-tradable', rule: 'hydro-old' };
  return marketBased === true
    ? { kind: 'tradable', rule: 'hydro-new' }
    : { kind: 'non-tradable', rule: 'hydro-not-market-based' };
}

/**
 * Whether certificates of a kind may go to another account. What is consumed where it is made stays with who consumes it. What
 * came out of a storage is no GEC but a record of the park, which its accounts hand on among each other and to nobody else.
 */
export function mayChangeHands(kind: GecKind, isOutside: boolean): boolean {
  return kind === 'tradable' || (kind === 'none' && !isOutside);
}

/** Whether a project may choose CCER instead of GEC: offshore wind and solar thermal only. */
export function mayChooseCcer(source: GecSource): boolean {
  return source === 'offshore-wind' || source === 'csp';
}
