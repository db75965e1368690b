import type { ParkScope } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import { listUplinks, uplinkStatus, type Hj212ConnectorConfig } from '../../contracts/index.ts';
import { hj212Errors } from '../../domain/index.ts';
import { z } from 'zod';
import { Uplink } from './uplink.ts';
import { listUplinkRequests } from './uplink-store.ts';

const healthEveryMs = 10_000;

/** @throws HJ212_DUPLICATE_UPLINK */
export function checkUplinks({ uplinks }: Pick<Hj212ConnectorConfig, 'uplinks'>): void {
  const ids = new Set<string>();
  for (const { id } of uplinks) {
    if (ids.has(id)) throw hj212Errors.DUPLICATE_UPLINK({ uplink: id });
    ids.add(id);
  }
}

/** Reports to the authorities while this process leads: two that reported would tell everything twice. */
export function startUplinks(
  park: ParkScope<Hj212ConnectorConfig>,
  telemetry: TelemetryService,
  tell: (failing: string | null) => void,
): void {
  checkUplinks(park.config);
  const uplinks = park.config.uplinks.map((uplink) => new Uplink(park, telemetry, uplink));
  const here = () => Promise.all(uplinks.map((uplink) => uplink.status()));
  const leadership =
    uplinks.length === 0
      ? null
      : park.lead('uplinks', (lead) => {
          const loops = uplinks.map((uplink) => uplink.run(lead.signal));
          lead.onStop(() => Promise.all(loops).then(() => undefined));
          lead.every(healthEveryMs, async () => {
            lead.tell(await here());
            const failing = uplinks.flatMap((uplink) => (uplink.failing === null ? [] : [uplink.failing]));
            tell(failing.length > 0 ? `Authorities that are not reached: ${failing.join('; ')}` : null);
          });
        });
  park.route(listUplinks, async () => {
    const requests = await listUplinkRequests(park.db);
    const own = await here();
    if (leadership === null || leadership.leading) return { uplinks: own, requests };
    const told = z.array(uplinkStatus).safeParse(await leadership.told());
    return { uplinks: told.success ? told.data : own, requests };
  });
}
