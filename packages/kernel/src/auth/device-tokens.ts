import { createHmac } from 'node:crypto';
import { type DeviceTokenService, type Principal, sha256, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { appendAudit } from '../audit/index.ts';
import type { KernelDatabase } from '../database/index.ts';
import { clearToken, type TokenStore } from './tokens.ts';

/** Who made the tokens that plugins asked for, as it stands with them. */
export const deviceTokenIssuer = 'kernel.device-tokens';
const actor: Principal = {
  kind: 'system',
  id: deviceTokenIssuer,
  name: 'Device tokens',
  parkId: null,
  role: 'platform-admin',
  enterpriseId: null,
};

/**
 * Device tokens of one park, as connectors and simulated devices use them. Only hashes are stored, so the secret part of
 * an issued token is made from the key and its id: whoever asks again gets the same one until the key is another.
 */
export function createDeviceTokens({
  database,
  tokens,
  parkId,
  keyIn,
  failed,
}: {
  database: KernelDatabase;
  tokens: TokenStore;
  parkId: string;
  keyIn(tx: Tx): Promise<string>;
  /**
   * Counts a token from an address that is not good. A good one is never refused for the failures of others, as one device
   * with an old token would keep out all that share its network. @throws HTTP_TOO_MANY_REQUESTS
   */
  failed(address: string): Promise<void>;
}): DeviceTokenService {
  return {
    async verify(token, from) {
      const identity = await tokens.identify(token);
      if (identity?.kind !== 'device') {
        if (from !== undefined) await failed(from);
        return null;
      }
      const { name: deviceId, pointPrefix, controlPoints } = identity;
      return { parkId: identity.memberships[0]!.parkId, deviceId, pointPrefix, controlPoints };
    },
    issue: ({ deviceId, pointPrefix }) =>
      database.withKernelTx(async (tx) => {
        const key = await keyIn(tx);
        const secretOf = (id: string): string =>
          createHmac('sha256', key).update(`${parkId}/${id}`).digest('base64url');
        // Two processes that ask at once get the same one, too.
        await tx.execute(
          sql`select pg_advisory_xact_lock(hashtextextended(${`${deviceTokenIssuer} ${parkId} ${deviceId}`}, 0))`,
        );
        const { rows } = await tx.execute(sql`select id, hash, point_prefix as prefix from kernel.tokens
          where park_id = ${parkId} and kind = 'device' and name = ${deviceId} and created_by = ${deviceTokenIssuer}
            and revoked_at is null and (expires_at is null or expires_at > now())`);
        for (const row of rows as { id: string; hash: string; prefix: string | null }[]) {
          const clear = clearToken('device', row.id, secretOf(row.id));
          if (row.prefix === pointPrefix && row.hash === sha256(clear)) return { token: clear };
          await tokens.revoke(tx, parkId, 'device', row.id);
        }
        const { id, clear } = await tokens.create(
          tx,
          {
            parkId,
            kind: 'device',
            name: deviceId,
            role: 'device',
            enterpriseId: null,
            pointPrefix,
            expiresAt: null,
            createdBy: deviceTokenIssuer,
            feedsControl: true,
          },
          secretOf,
        );
        await appendAudit(tx, {
          parkId,
          actor,
          action: 'device.issued',
          subject: id,
          after: { deviceId, pointPrefix },
        });
        return { token: clear };
      }),
  };
}
