/** Kinds of measures that the form knows; the API takes any change of an activity. */
export const measureKinds = ['replace-furnace', 'add-generation', 'electrify-heat', 'save'] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** A measure as it is typed. `fields` hold the numbers of its kind. */
export interface MeasureDraft {
  name: string;
  kind: MeasureKind;
  fields: Record<string, string>;
  capex: string;
  opex: string;
  life: string;
}

/** Numbers of each kind with their unit. */
export const fieldsOf: Record<MeasureKind, readonly { name: string; unit: string }[]> = {
  'replace-furnace': [
    { name: 'productT', unit: 't/a' },
    { name: 'kWhPerTBefore', unit: 'kWh/t' },
    { name: 'kWhPerTAfter', unit: 'kWh/t' },
  ],
  'add-generation': [
    { name: 'MWh', unit: 'MWh/a' },
    { name: 'selfUsePct', unit: '%' },
  ],
  'electrify-heat': [
    { name: 'heatGJ', unit: 'GJ/a' },
    { name: 'efficiencyPct', unit: '%' },
    { name: 'cop', unit: '' },
  ],
  save: [{ name: 'savedMWh', unit: 'MWh/a' }],
};

export const emptyMeasure: MeasureDraft = {
  name: '',
  kind: 'replace-furnace',
  fields: {},
  capex: '',
  opex: '',
  life: '15',
};

const number = (text: string | undefined): number =>
  text === undefined || text.trim() === '' ? Number.NaN : Number(text);

export function isMeasureReady({ name, kind, fields, capex, life }: MeasureDraft): boolean {
  const numbers = [...fieldsOf[kind].map((each) => fields[each.name]), capex, life];
  return name.trim() !== '' && numbers.every((each) => Number.isFinite(number(each)));
}

/** Share of 1 of a percentage, without binary noise. */
const share = (percent: string): string => String(Number((Number(percent) / 100).toFixed(6)));

/** The change that the API takes. `fuelId`: the fuel that heat is made from. */
function changeOf({ kind, fields }: MeasureDraft, fuelId: string): Record<string, unknown> {
  const { productT, kWhPerTBefore, kWhPerTAfter, MWh, selfUsePct, heatGJ, efficiencyPct, cop, savedMWh } = fields;
  const id = 'purchased';
  if (kind === 'replace-furnace') return { op: kind, id, productT, kWhPerTBefore, kWhPerTAfter };
  if (kind === 'add-generation') return { op: kind, id, MWh, selfUseShare: share(selfUsePct!) };
  if (kind === 'electrify-heat')
    return { op: kind, fuelId, electricityId: id, heatGJ, boilerEfficiency: share(efficiencyPct!), cop };
  return { op: 'add', id, by: `-${savedMWh}`, unit: 'MWh' };
}

export function measureOf(draft: MeasureDraft, fuelId: string): Record<string, unknown> {
  return {
    name: draft.name.trim(),
    changes: [changeOf(draft, fuelId)],
    capex: Number(draft.capex),
    opex_annual: draft.opex === '' ? 0 : Number(draft.opex),
    life_y: Number(draft.life),
  };
}

/** Id of a scenario by its name: what is no letter or digit becomes a dash. */
export function idOf(name: string, at: number): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return words === '' ? `scenario-${at.toString(36)}` : words;
}
