import type { DeviceTokenService, Principal } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { appendAudit } from '../audit/index.ts';
import type { KernelDatabase } from '../database/index.ts';
import type { TokenStore } from './tokens.ts';

const issuer = 'kernel.device-tokens';
const actor: Principal = {
  kind: 'system',
  id: issuer,
  name: 'Device tokens',
  parkId: null,
  role: 'platform-admin',
  enterpriseId: null,
};

/** Device tokens of one park, as connectors and simulated devices use them. */
export function createDeviceTokens(database: KernelDatabase, tokens: TokenStore, parkId: string): DeviceTokenService {
  return {
    async verify(token) {
      const identity = await tokens.identify(token);
      if (identity?.kind !== 'device') return null;
      return { parkId: identity.memberships[0]!.parkId, deviceId: identity.name, pointPrefix: identity.pointPrefix };
    },
    issue: ({ deviceId, pointPrefix }) =>
      database.withKernelTx(async (tx) => {
        const { rows } = await tx.execute(sql`select id from kernel.tokens where park_id = ${parkId} and kind = 'device'
          and name = ${deviceId} and created_by = ${issuer} and revoked_at is null`);
        for (const row of rows) await tokens.revoke(tx, parkId, 'device', row['id'] as string);
        const { id, clear } = await tokens.create(tx, {
          parkId,
          kind: 'device',
          name: deviceId,
          role: 'device',
          enterpriseId: null,
          pointPrefix,
          expiresAt: null,
          createdBy: issuer,
        });
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
