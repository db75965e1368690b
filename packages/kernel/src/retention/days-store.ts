import type { PluginDefinition, Principal, Tx } from '@lingtan/sdk';
import { boundsOf } from '../config/bounds-of.ts';
import { configRevision } from '../config/config-store.ts';
import { rawClient } from '../database/transaction.ts';
import { defaultEventDays, eventDayLimits, type EventClass } from '../events/index.ts';
import { storeSettings, type SettingsOptions } from '../proposals/settings-proposal.ts';

/** Where a park says how many days something is kept, and between which. */
export interface DaysStore {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
  /** As it stands; in the transaction of a change, under a lock. */
  read(tx: Tx, parkId: string, lock: boolean): Promise<number>;
  write(tx: Tx, parkId: string, days: number, principal: Principal): Promise<void>;
  /** Once it is committed. */
  readonly after?: () => Promise<void>;
}

/** Days of delivered events of a class. */
export function eventDays(of: EventClass): DaysStore {
  return {
    ...{ usual: defaultEventDays[of], least: eventDayLimits.least, most: eventDayLimits.most },
    read: async (tx, parkId, lock) => {
      const client = rawClient(tx);
      if (lock)
        await client.query(
          'insert into kernel.event_retention (park_id, class, days) values ($1, $2, $3) on conflict do nothing',
          [parkId, of, defaultEventDays[of]],
        );
      const { rows } = await client.query<{ days: number }>(
        `select days from kernel.event_retention where park_id = $1 and class = $2${lock ? ' for update' : ''}`,
        [parkId, of],
      );
      return rows[0]?.days ?? defaultEventDays[of];
    },
    write: async (tx, parkId, days) => {
      await rawClient(tx).query('update kernel.event_retention set days = $3 where park_id = $1 and class = $2', [
        parkId,
        of,
        days,
      ]);
    },
  };
}

/** Days that stand in the settings of a plugin. */
export function settingDays(
  options: Pick<SettingsOptions, 'configs' | 'audit' | 'reconcile'>,
  definition: PluginDefinition,
  setting: string,
): DaysStore {
  const bounds = boundsOf(definition, setting)!;
  const stored = (tx: Tx, parkId: string, lock: boolean) =>
    lock ? options.configs.readForChange(tx, parkId, definition.id) : options.configs.read(parkId, definition.id, tx);
  return {
    ...bounds,
    read: async (tx, parkId, lock) => {
      const value = (await stored(tx, parkId, lock))?.value as Record<string, unknown> | undefined;
      return typeof value?.[setting] === 'number' ? value[setting] : bounds.usual;
    },
    write: async (tx, parkId, days, principal) => {
      const before = await stored(tx, parkId, true);
      const value = { ...(before?.value as Record<string, unknown> | undefined), [setting]: days };
      await storeSettings(options, tx, { parkId, definition, value, revision: configRevision(before) }, principal);
    },
    after: () => options.reconcile(),
  };
}
