import type { EvidenceInput, Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import type { Metered } from '../../contracts/index.ts';
import { producedBy } from '../context.ts';
import { readPassports } from '../passports/passport-store.ts';
import { contentOf } from '../passports/passport-view.ts';
import { passportRef } from '../refs.ts';

/** Footprint of a batch by the parts that it is made of; a member opens those of the own enterprise. */
export async function explainPassport(
  tx: Tx,
  ref: ParsedRef,
  enterpriseId: string | null,
): Promise<Explanation | null> {
  const [stored] = await readPassports(tx, ref.key, ref.revision);
  if (!stored || (enterpriseId !== null && stored.enterpriseId !== enterpriseId)) return null;
  const { footprint, batch, batchT, amount, method, product, metered } = contentOf(stored);
  return {
    ref: passportRef(stored.id, stored.revision),
    title: { en: `Footprint of ${product}, batch ${batch}`, 'zh-CN': `${product} 碳足迹，批次 ${batch}` },
    value: footprint.exactTPerUnit,
    unit: footprint.unit,
    quality: metered?.quality ?? 'actual',
    method: null,
    formula: {
      en: 'direct + inputs × factors + precursors, by the allocation',
      'zh-CN': '直接排放 + 投入 × 因子 + 前体，按分配规则',
    },
    parameters: {
      method,
      allocation: footprint.allocation,
      share: footprint.share,
      amount,
      batchT,
      sha256: stored.sha256,
    },
    inputs: metered ? meteredInputs(metered) : [],
    ...(metered ? { inputsAsOf: stored.recordedAt } : {}),
    rows: {
      columns: ['process', 'kind', 'item', `footprint:${footprint.unit}`],
      values: footprint.parts.map(({ process, kind, item, tPerUnit }) => [process, kind, item, tPerUnit]),
      truncated: false,
    },
    recordedAt: stored.recordedAt,
    producedBy,
  };
}

/** The meters of a batch, and the factor that their electricity counts by. */
function meteredInputs({ meters, factor }: Metered): EvidenceInput[] {
  return [
    ...meters.map(({ energyWh, quality, ref }) => ({ ref, role: 'meter', value: energyWh, unit: 'Wh', quality })),
    { ref: factor, role: 'factor', value: null },
  ];
}
