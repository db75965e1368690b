import { localDate } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, LocalizedText, ParsedRef, Principal } from '@lingtan/sdk';
import { directSupplyRatios } from '../../contracts/index.ts';
import type { DirectSupplyRatioId } from '../../contracts/index.ts';
import { directSupplyRatio, isConsumption, methodName, thresholdOn, thresholdStatus } from '../../domain/index.ts';
import { directSupply } from '../../domain/methods-supply.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import { parseSpanKey, totalRef } from '../refs.ts';
import { directSupplyRef } from '../supply-mix/refs.ts';
import { readSupply } from '../supply-mix/supply.ts';

const titles: Record<DirectSupplyRatioId, LocalizedText> = {
  'self-use': { en: 'Self-use of generation', 'zh-CN': '自发自用占发电量比例' },
  consumption: { en: 'Own generation in consumption', 'zh-CN': '自发自用占用电量比例' },
  export: { en: 'Share of generation exported', 'zh-CN': '上网电量占发电量比例' },
};

const formulas: Record<DirectSupplyRatioId, string> = {
  'self-use': '(generation − export) ÷ generation',
  consumption: '(generation − export) ÷ consumption',
  export: 'export ÷ generation',
};

/** Explains a ratio of direct green supply by the metered sums it is made of. Those who see the park only. */
export async function explainRatio(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const key = parseSpanKey(ref.key);
  const ratio = key?.head as DirectSupplyRatioId | undefined;
  if (!key || ratio === undefined || !directSupplyRatios.includes(ratio) || viewer.enterpriseId !== null) return null;
  const span = { from: key.from, to: key.to };
  const [supply] = await energy.scope.db.tx((tx) => readSupply(energy, tx, { ...span, resolution: 'all', asOf }));
  const quality = supply!.quality.worst;
  const input = (role: string, subject: string, wh: number): EvidenceInput => ({
    ref: totalRef(subject, span),
    role,
    value: String(wh),
    unit: 'Wh',
    quality,
  });
  const generation = supply!.sources
    .filter(({ item }) => item === 'pv' || item === 'wind')
    .map(({ item, energyWh }) => input('generation', `source/${item}`, energyWh));
  const exported = supply!.uses
    .filter(({ item }) => item === 'grid')
    .map(({ item, energyWh }) => input('export', `use/${item}`, energyWh));
  const consumptionWh = supply!.uses.reduce((sum, use) => sum + (isConsumption(use.item) ? use.energyWh : 0), 0);
  const inputs = [
    ...generation,
    ...exported,
    ...(ratio === 'consumption' ? [input('consumption', 'use/all', consumptionWh)] : []),
  ];
  const sum = (list: readonly EvidenceInput[]): number => list.reduce((total, { value }) => total + Number(value), 0);
  const value = directSupplyRatio(ratio, {
    generationWh: sum(generation),
    exportWh: sum(exported),
    consumptionWh,
  });
  const threshold = thresholdOn(energy.scope.config.supply.thresholds, ratio, localDate(span.to - 1, energy.timeZone));
  return {
    ref: directSupplyRef(ratio, span),
    title: titles[ratio],
    value,
    unit: '1',
    quality,
    method: methodName(directSupply),
    formula: formulas[ratio],
    parameters: {
      indicator: ratio,
      limit: threshold?.value ?? null,
      bound: threshold?.bound ?? null,
      verdict: thresholdStatus(value, threshold),
      verified: threshold?.verified ?? null,
      source: threshold?.source.en ?? null,
    },
    inputs,
    recordedAt: null,
    producedBy,
  };
}
