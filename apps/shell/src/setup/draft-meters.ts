import type { DraftAsset, Setup, TemplatePoint } from './types.ts';

/** The plugin that counts, in whose settings meters stand. */
export const meteringPlugin = 'energy-metering';

/** What a meter reads, by the quantities of an asset's points. */
const readings = {
  importPoint: 'active-energy-import',
  exportPoint: 'active-energy-export',
  powerPoint: 'active-power',
} as const;

/** Meters of the assets whose template says what they stand for, as the settings of metering hold them. */
export function metersOf(
  assets: readonly DraftAsset[],
  setup: Setup,
  of: { points: (asset: DraftAsset) => readonly TemplatePoint[]; name: (en: string, zh: string) => object },
): object[] {
  return assets.flatMap((asset) => {
    const role = setup.templates.find(({ id }) => id === asset.template)?.meter ?? null;
    const there = new Set(of.points(asset).map(({ quantity }) => quantity));
    const read = Object.entries(readings).filter(([, quantity]) => there.has(quantity));
    if (role === null || read.length === 0) return [];
    return {
      ...{ id: asset.id, name: of.name(asset.en, asset.zh), assetId: asset.id, role },
      ...(asset.enterpriseId ? { enterpriseId: asset.enterpriseId } : {}),
      ...Object.fromEntries(read.map(([field, quantity]) => [field, `${asset.id}.${quantity}`])),
    };
  });
}
