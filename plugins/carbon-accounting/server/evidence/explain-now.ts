import { instantMs, worstQuality } from '@lingtan/sdk';
import type { EvidenceInput, Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { exact, multiply, toNumber } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { gridFactorNow } from '../now/grid-factor.ts';
import { consumes, gridSources, trace } from '../now/trace.ts';
import { factorRef, nowRef, supplyRef, totalRef } from '../refs.ts';

const year = 366 * 86_400_000;

/** What was consumed and came from the grid, at once or through a storage, by the grid factor in force. */
export async function explainNow(
  carbon: Carbon,
  { key, revision }: ParsedRef,
  asOf: string | null,
  { enterpriseId }: Principal,
): Promise<Explanation | null> {
  const [figure, use, start, end, ...rest] = key.split('/');
  if ((figure !== 'kg' && figure !== 'intensity') || use === undefined || rest.length > 0) return null;
  const [from, to] = [instantMs(start), instantMs(end)];
  if (!(from < to) || to - from > year) return null;
  // It is never kept: of an earlier instant there is nothing to open.
  if (revision !== null || asOf !== null || (enterpriseId !== null && use !== `enterprise:${enterpriseId}`))
    return null;
  const [supply] = await carbon.mix.supply({ from, to, resolution: 'all' });
  if (!supply) return null;
  const own = (each: string): boolean => use === 'all' || use === each;
  const grid = await carbon.scope.db.tx((tx) => gridFactorNow(carbon, tx));
  const { selected, profile, problem } = grid;
  const sources = gridSources(grid);
  const { consumptionWh, tracedWh } = trace(supply, own, sources);
  const factor = selected?.factor ?? null;
  const quality = worstQuality([supply.quality.worst]);
  const energy = (role: string, ref: string, wh: number): EvidenceInput => ({
    ...{ ref, role, value: String(wh), unit: 'Wh', quality },
  });
  const given = (source: string): number =>
    supply.links.reduce(
      (sum, link) => sum + (link.source === source && consumes(link.use) && own(link.use) ? link.energyWh : 0),
      0,
    );
  const bought = sources.map((source) => [source, given(source)] as const);
  const stored = tracedWh - bought.reduce((sum, [, wh]) => sum + wh, 0);
  const kg = factor && toNumber(multiply(exact(BigInt(tracedWh)), exact('0.001'), exact(factor.value!)));
  const value = figure === 'kg' ? kg : kg === null || consumptionWh === 0 ? null : (kg * 1000) / consumptionWh;
  return {
    ref: nowRef(figure, use, from, to),
    title:
      figure === 'kg'
        ? { en: 'Carbon of what was consumed', 'zh-CN': '用电碳排放' }
        : { en: 'Carbon density of what was consumed', 'zh-CN': '用电碳排放强度' },
    value,
    unit: figure === 'kg' ? 'kgCO2' : 'kgCO2/kWh',
    quality: value === null ? 'missing' : quality,
    method: null,
    formula:
      figure === 'kg'
        ? {
            en: 'energy from the grid, at once or through storage × factor',
            'zh-CN': '来自电网的电量（含经储能）× 因子',
          }
        : {
            en: 'energy from the grid, at once or through storage × factor ÷ consumption',
            'zh-CN': '来自电网的电量（含经储能）× 因子 ÷ 用电量',
          },
    parameters: { profile, problem: problem?.message ?? null },
    inputs: [
      ...bought
        .filter(([, wh]) => wh > 0)
        .map(([source, wh]) => energy('supply', supplyRef(source, use, from, to), wh)),
      ...(stored > 0 ? [energy('supply', supplyRef('storage-grid', use, from, to), stored)] : []),
      ...(factor
        ? [{ ref: factorRef(factor.id, factor.version), role: 'factor', value: factor.value!, unit: factor.unit }]
        : []),
      ...(figure === 'intensity' ? [energy('consumption', totalRef(`use/${use}`, from, to), consumptionWh)] : []),
    ],
    recordedAt: null,
    producedBy,
  };
}
