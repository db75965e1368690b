import type { Explanation, ParsedRef, Principal } from '@lingtan/sdk';
import { windowRef } from '../refs.ts';
import { producedBy } from '../context.ts';
import type { Energy } from '../context.ts';
import type { TariffVersion } from '../../contracts/index.ts';
import { readTariffsOf } from './account-store.ts';
import { readTariffHeads, readVersionHistory, tariffRef } from './tariff-store.ts';
import { flattenVersion } from './version-rows.ts';

const keyPattern = /^([a-z0-9][a-z0-9-]*)\/(\d{4}-\d{2}-\d{2})$/;

/**
 * A version explains itself: its values row by row, the notice it follows, how far it is verified, and who entered it. A
 * member opens the tariffs of the own accounts.
 */
export async function explainTariff(
  energy: Energy,
  ref: ParsedRef,
  asOf: string | null,
  viewer: Principal,
): Promise<Explanation | null> {
  const [, tariffId, validFrom] = keyPattern.exec(ref.key) ?? [];
  if (tariffId === undefined || validFrom === undefined) return null;
  return energy.scope.db.tx(async (tx) => {
    if (viewer.enterpriseId !== null && !(await readTariffsOf(tx, viewer.enterpriseId)).has(tariffId)) return null;
    const head = (await readTariffHeads(tx)).find(({ id }) => id === tariffId);
    const revisions = (await readVersionHistory(tx, tariffId, asOf)).filter((v) => v.validFrom === validFrom);
    const entry = ref.revision === null ? revisions.at(-1) : revisions.find((v) => v.revision === ref.revision);
    if (!head || !entry) return null;
    const { content, revision, reason, recordedAt, recordedBy } = entry;
    return {
      ref: tariffRef(tariffId, validFrom, revision),
      title: head.name,
      value: content && 'pricePerKwh' in content.energy.base ? content.energy.base.pricePerKwh : null,
      unit: 'CNY/kWh',
      quality: content === null ? 'missing' : content.status === 'verified' ? 'actual' : 'estimated',
      method: null,
      formula: null,
      parameters: {
        validFrom,
        validTo: content?.validTo ?? null,
        source: content?.source ?? null,
        status: content?.status ?? 'withdrawn',
        enteredBy: recordedBy,
        reason,
      },
      inputs: content === null ? [] : marketInputs(energy, content),
      ...(content === null ? {} : { rows: flattenVersion(content) }),
      recordedAt,
      producedBy,
      supersedes: revision > 1 ? tariffRef(tariffId, validFrom, revision - 1) : null,
      links: [
        {
          title: { en: 'Open the tariff', 'zh-CN': '查看电价' },
          path: `/parks/${energy.parkId}/energy-metering/billing/tariffs/${tariffId}`,
        },
      ],
    };
  });
}

/** The market series of the last day, where the base follows one. */
function marketInputs(energy: Energy, content: TariffVersion): Explanation['inputs'] {
  const { base } = content.energy;
  if (!('point' in base)) return [];
  const now = energy.scope.clock.now();
  return [{ ref: windowRef(base.point, now - 86_400_000, now), role: 'base', value: null, unit: 'CNY/kWh' }];
}
