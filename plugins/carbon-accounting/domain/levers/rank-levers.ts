import type { ElectricityMethod, LeverKind, LeverOffer } from '../../contracts/index.ts';

/** A grid factor with the inventory that counts by it. */
export interface LeverFactor {
  /** kgCO2/kWh. */
  value: number;
  method: ElectricityMethod['method'];
  /** `id@version` of the profile. */
  profile: string;
}

/** The connection to the grid now, kW, and what certificates could cover. */
export interface LeverSituation {
  importKw: number;
  /** Of the import, what no contract calls green. */
  greyKw: number;
  exportKw: number;
  /** What a kWh of the grid counts; null where no factor is on record. */
  grid: LeverFactor | null;
  /** What a kWh no longer counts that a certificate covers; null where certificates count in no inventory. */
  claim: LeverFactor | null;
  /** Green power that is held, not used, and comes from outside the park's own balance, Wh; null where nobody keeps certificates. */
  heldWh: number | null;
}

/** A way to move emissions of this hour, in t/h. */
export interface Lever {
  id: string;
  kind: LeverKind;
  name: LeverOffer['name'] | null;
  provider: string;
  method: LeverFactor['method'];
  profile: string;
  powerKw: number;
  lastsH: number | null;
  movedT: number;
  savedT: number;
  formula: string;
  ref: string | null;
}

export interface ProvidedOffer {
  provider: string;
  offer: LeverOffer;
}

/** Below it nothing is worth a line, kW. */
const leastKw = 0.5;

/**
 * Levers by what they take out of this hour, largest first. What is only put off comes back: with one factor for the whole year, moving
 * purchased energy in time saves nothing and a store loses some of it; only surplus that is used, and green power that is claimed, stays
 * saved. Both figures are therefore given.
 *
 * moved = power × factor ÷ 1000; saved = moved × (1 − 1/efficiency) where what was taken has to be bought back.
 */
export function rankLevers(situation: LeverSituation, offers: readonly ProvidedOffer[], own: string): Lever[] {
  const levers = [
    ...surplusLever(situation, own),
    ...offers.flatMap((each) => offerLevers(situation, each)),
    ...certificateLevers(situation, own),
  ];
  return levers
    .filter(({ powerKw }) => powerKw >= leastKw)
    .sort((a, b) => b.movedT - a.movedT || b.savedT - a.savedT || (a.id < b.id ? -1 : 1));
}

const tonnes = (kw: number, factor: number): number => (kw * factor) / 1000;
const shown = (value: number): string => String(Number(value.toPrecision(6)));
const lasts = (kwh: number | null, kw: number): number | null => (kwh === null || kw <= 0 ? null : kwh / kw);

/** Load that is put into what goes to the grid now need not be bought later. */
function surplusLever({ exportKw, grid }: LeverSituation, own: string): Lever[] {
  if (grid === null) return [];
  const { value, method, profile } = grid;
  const moved = tonnes(exportKw, value);
  const common = { id: 'surplus', kind: 'surplus' as const, name: null, provider: own, method, profile };
  const formula = `${shown(exportKw)} kW × ${value} kgCO2/kWh ÷ 1000`;
  return [{ ...common, powerKw: exportKw, lastsH: null, movedT: moved, savedT: moved, formula, ref: null }];
}

function offerLevers(situation: LeverSituation, { provider, offer }: ProvidedOffer): Lever[] {
  const { grid, importKw, exportKw } = situation;
  if (grid === null) return [];
  const { value: factor, method, profile } = grid;
  const { kind, name, efficiency, ref } = offer;
  const common = { name, provider, method, profile, ref };
  // Charging beyond the surplus would buy power, and move nothing out of this hour.
  const takes = Math.min(offer.takeKw, exportKw);
  const gives = Math.min(offer.giveKw, importKw);
  const taken = tonnes(takes, factor) * efficiency;
  const given = tonnes(gives, factor);
  const of = (kw: number): string => `${shown(kw)} kW × ${factor} kgCO2/kWh`;
  const store = kind === 'store';
  return [
    {
      ...common,
      id: `${provider}/${offer.id}/take`,
      kind: store ? ('charge' as const) : ('surplus' as const),
      powerKw: takes,
      lastsH: lasts(offer.takeKwh, takes),
      movedT: taken,
      savedT: taken,
      formula: `${of(takes)} × ${shown(efficiency)} ÷ 1000`,
    },
    {
      ...common,
      id: `${provider}/${offer.id}/give`,
      kind: store ? ('discharge' as const) : ('defer' as const),
      powerKw: gives,
      lastsH: lasts(offer.giveKwh, gives),
      movedT: given,
      savedT: given * (1 - 1 / efficiency) || 0,
      // The second factor is what stays when it is bought back. Figures alone, which read the same in every language.
      formula: `${of(gives)} ÷ 1000 (× (1 − 1 ÷ ${shown(efficiency)}))`,
    },
  ];
}

/** Certificates move the figure in which they count, of what is drawn from the grid now, for the hours they cover. */
function certificateLevers({ greyKw, claim, heldWh }: LeverSituation, own: string): Lever[] {
  if (claim === null) return [];
  const { value, method, profile } = claim;
  const heldKwh = heldWh === null ? 0 : heldWh / 1000;
  const retireKw = Math.min(greyKw, heldKwh);
  const buyKw = greyKw - retireKw;
  const lever = (kind: 'retire' | 'buy', powerKw: number, lastsH: number | null): Lever => {
    const moved = tonnes(powerKw, value);
    const common = { name: null, provider: own, method, profile, ref: null };
    const formula = `${shown(powerKw)} kW × ${value} kgCO2/kWh ÷ 1000`;
    return { ...common, id: kind, kind, powerKw, lastsH, movedT: moved, savedT: moved, formula };
  };
  return [...(retireKw > 0 ? [lever('retire', retireKw, lasts(heldKwh, retireKw))] : []), lever('buy', buyKw, null)];
}
