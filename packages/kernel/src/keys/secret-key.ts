import { secretKeyId } from '../backup/key-ids.ts';
import { secretPlace } from '../config/config-store.ts';
import { factorPlace } from '../auth/totp.ts';
import { createSecretBox, type SecretBox } from '../config/secret-box.ts';
import { keyErrors } from './errors.ts';
import { type Queryable, readKeyRecord, writeKeyRecord } from './key-records.ts';

const place = (keyId: string): string => `kernel/secret-key#${keyId}`;

/** Seals with the present secret key and opens what that or an earlier one has sealed. */
export async function openSecretBox(on: Queryable, secretKey: Buffer): Promise<SecretBox> {
  const current = createSecretBox(secretKey);
  const record = await readKeyRecord(on, 'secret');
  const earlier = (record?.retired ?? []).map(({ keyId, sealed }) =>
    createSecretBox(Buffer.from(current.open(Buffer.from(sealed, 'base64'), place(keyId)), 'base64')),
  );
  return {
    seal: current.seal,
    open: (sealed, at) => {
      for (const box of [current, ...earlier]) {
        const clear = opened(box, sealed, at);
        if (clear !== null) return clear;
      }
      return current.open(sealed, at);
    },
  };
}

/**
 * Puts a new secret key in the place of the present one, in the caller's transaction of the kernel: every stored secret is
 * sealed anew, and all sessions end, whose cookies are signed by what is derived from it. With `forget`, secrets that cannot
 * be opened are deleted.
 * @returns how many were sealed anew, and the places of those that were deleted
 * @throws KEYS_UNREADABLE without `forget`
 */
export async function replaceSecretKey(
  on: Queryable,
  { old, fresh, forget }: { old: Buffer; fresh: Buffer; forget: boolean },
): Promise<{ resealed: number; forgotten: string[] }> {
  const [from, to] = [await openSecretBox(on, old).catch(() => createSecretBox(old)), createSecretBox(fresh)];
  const unreadable: string[] = [];
  let resealed = 0;
  const reseal = (sealed: Buffer, at: string): Buffer | null => {
    const clear = opened(from, sealed, at);
    if (clear === null) unreadable.push(at);
    else resealed += 1;
    return clear === null ? null : to.seal(clear, at);
  };
  const { rows } = await on.query<{ park: string; plugin: string; pointer: string; ciphertext: Buffer }>(
    'select park_id as park, plugin_id as plugin, pointer, ciphertext from kernel.secrets for update',
  );
  for (const { park, plugin, pointer, ciphertext } of rows) {
    const sealed = reseal(ciphertext, secretPlace(park, plugin, pointer));
    await on.query(
      sealed
        ? 'update kernel.secrets set ciphertext = $4 where park_id = $1 and plugin_id = $2 and pointer = $3'
        : 'delete from kernel.secrets where $4::bytea is null and park_id = $1 and plugin_id = $2 and pointer = $3',
      [park, plugin, pointer, sealed],
    );
  }
  const factors = await on.query<{ id: string; secret: Buffer }>(
    `select id, secret from auth.factors where kind = 'totp' for update`,
  );
  for (const { id, secret } of factors.rows) {
    const sealed = reseal(secret, factorPlace(id));
    await on.query(
      sealed
        ? 'update auth.factors set secret = $2 where id = $1'
        : 'delete from auth.factors where id = $1 and $2::bytea is null',
      [id, sealed],
    );
  }
  // Settings that wait for a second person. What was decided already is of no use to anybody.
  const proposals = await on.query<{ park: string; no: string; plugin: string; sealed: string }>(
    `select park_id as park, no, data ->> 'pluginId' as plugin, data ->> 'sealed' as sealed from kernel.proposals
     where data ? 'sealed' and state = 'proposed' for update`,
  );
  for (const { park, no, plugin, sealed } of proposals.rows) {
    const anew = reseal(Buffer.from(sealed, 'base64'), secretPlace(park, plugin, '#proposed'));
    if (anew)
      await on.query(
        `update kernel.proposals set data = jsonb_set(data, '{sealed}', to_jsonb($3::text)) where park_id = $1 and no = $2`,
        [park, no, anew.toString('base64')],
      );
  }
  if (unreadable.length > 0 && !forget)
    throw keyErrors.UNREADABLE({ count: unreadable.length, places: unreadable.slice(0, 10).join(', ') });
  await on.query('delete from auth.session');
  const before = await readKeyRecord(on, 'secret');
  const since = new Date().toISOString();
  const sealKey = (key: Buffer, keyId: string) => to.seal(key.toString('base64'), place(keyId)).toString('base64');
  const retired = (before?.retired ?? []).flatMap((entry) => {
    const key = opened(createSecretBox(old), Buffer.from(entry.sealed, 'base64'), place(entry.keyId));
    return key === null ? [] : [{ ...entry, sealed: sealKey(Buffer.from(key, 'base64'), entry.keyId) }];
  });
  const keyId = secretKeyId(old);
  await writeKeyRecord(on, 'secret', {
    since,
    id: secretKeyId(fresh),
    retired: [{ keyId, retiredAt: since, sealed: sealKey(old, keyId) }, ...retired],
  });
  return { resealed, forgotten: unreadable };
}

/** Null where the box cannot open it. */
function opened(box: SecretBox, sealed: Buffer, at: string): string | null {
  try {
    return box.open(sealed, at);
  } catch {
    return null;
  }
}
