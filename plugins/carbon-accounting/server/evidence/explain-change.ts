import type { Explanation, ParsedRef, Tx } from '@lingtan/sdk';
import { totalChange } from '../../domain/index.ts';
import { producedBy } from '../context.ts';
import type { Carbon } from '../context.ts';
import { findPublication } from '../periods/period-store.ts';
import { changeRef, inventoryRef } from '../refs.ts';
import { inventorySource } from './inventory-source.ts';

/** What a revision changed of the total before, or without one, what restating would change now. Members see no publication. */
export async function explainChange(
  carbon: Carbon,
  tx: Tx,
  { key, revision }: ParsedRef,
  asOf: string | null,
): Promise<Explanation | null> {
  const [profile, period, method] = key.split('/') as [string, string, string];
  const after = await inventorySource(carbon, tx, { profile, period, revision }, asOf);
  if (!after) return null;
  const asked = { profile, period, revision: after.revision === null ? null : after.revision - 1 };
  const before = await findPublication(tx, asked);
  const [now, earlier] = [after.inventory, before?.content.inventory].map((each) =>
    each?.methods.find((total) => total.method === method),
  );
  if (!before || !now || !earlier) return null;
  const value = totalChange(earlier.total, now.total);
  const title = after.profile.title;
  return {
    ref: changeRef(profile, period, method, after.revision ?? undefined),
    title: {
      en: `${title.en}, ${period}, ${method}, change`,
      'zh-CN': `${title['zh-CN']}，${period}，${method}，变化`,
    },
    value,
    unit: now.unit,
    quality: value === null ? 'missing' : now.provisional || earlier.provisional ? 'estimated' : 'actual',
    method: null,
    formula: {
      en: 'after − before, each rounded as the profile says',
      'zh-CN': '之后 − 之前，均按方法口径取位',
    },
    parameters: { profile: after.inventory.profile, digits: after.profile.digits },
    inputs: [
      { ref: inventoryRef(profile, period, method, after.revision ?? undefined), ...side('after', now) },
      { ref: inventoryRef(profile, period, method, before.revision), ...side('before', earlier) },
    ],
    recordedAt: after.recordedAt,
    producedBy,
  };
}

type Total = { complete: boolean; counted: string; unit: string };

function side(role: 'before' | 'after', { complete, counted, unit }: Total) {
  return { role, value: complete ? counted : null, unit };
}
