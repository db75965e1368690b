import { canonicalJson } from '@lingtan/sdk';
import { type InstallationKey, keyId, type RetiredKey, verifySignature } from '../audit/installation-key.ts';
import { type KeyRecord, type Queryable, readKeyRecord, writeKeyRecord } from './key-records.ts';

type Stored = KeyRecord<'installation'>['retired'][number];

const vouched = ({ keyId: id, publicKey, retiredAt, successor }: Stored): string =>
  canonicalJson({ keyId: id, publicKey, retiredAt, successor });

/** Puts a new signing key in the place of the present one and vouches for that with the new one. */
export async function replaceSigningKey(on: Queryable, old: InstallationKey, fresh: InstallationKey): Promise<void> {
  const before = await readKeyRecord(on, 'installation');
  // Never before its own last signature, wherever the clock stood then.
  const { rows } = await on.query<{ at: Date }>(
    'select greatest(now(), max(at)) as at from kernel.audit_anchors where key_id = $1',
    [old.id],
  );
  const retiredAt = rows[0]!.at.toISOString();
  const entry = { keyId: old.id, publicKey: old.publicKey, retiredAt, successor: fresh.id, signature: '' };
  await writeKeyRecord(on, 'installation', {
    since: retiredAt,
    id: fresh.id,
    retired: [{ ...entry, signature: fresh.sign(vouched(entry)) }, ...(before?.retired ?? [])],
  });
}

/** Earlier signing keys that the present one vouches for, directly or by those between. What nobody vouches for is left out. */
export async function retiredSigningKeys(
  on: Queryable,
  current: Pick<InstallationKey, 'id' | 'publicKey'>,
): Promise<RetiredKey[]> {
  const record = await readKeyRecord(on, 'installation');
  const keys = new Map([[current.id, current.publicKey]]);
  const found: RetiredKey[] = [];
  for (const entry of record?.retired ?? []) {
    const successor = keys.get(entry.successor);
    if (successor === undefined || keyId(entry.publicKey) !== entry.keyId) continue;
    if (!verifySignature(successor, vouched(entry), entry.signature)) continue;
    keys.set(entry.keyId, entry.publicKey);
    found.push({ keyId: entry.keyId, publicKey: entry.publicKey, retiredAt: entry.retiredAt });
  }
  return found;
}
