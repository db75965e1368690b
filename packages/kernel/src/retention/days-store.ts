import type { PluginDefinition, Principal, Tx } from '@lingtan/sdk';
import { mostAuditDays } from '../audit/index.ts';
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

/** Days of the audit log of a park. It may be kept longer than the installation says, never shorter. @param least days of that */
export function auditDays(least: number): DaysStore {
  return {
    ...{ usual: least, least, most: mostAuditDays },
    read: async (tx, parkId, lock) => {
      const client = rawClient(tx);
      if (lock)
        await client.query(
          'insert into kernel.audit_retention (park_id, days) values ($1, $2) on conflict do nothing',
          [parkId, least],
        );
      const { rows } = await client.query<{ days: number }>(
        `select days from kernel.audit_retention where park_id = $1${lock ? ' for update' : ''}`,
        [parkId],
      );
      return Math.max(least, rows[0]?.days ?? 0);
    },
    write: async (tx, parkId, days) => {
      await rawClient(tx).query('update kernel.audit_retention set days = $2 where park_id = $1', [parkId, days]);
    },
  };
}

type Settings = Record<string, unknown>;

/** An entry of a list in the settings of a plugin. */
export interface SettingEntry {
  id: string;
  title: string;
}

/** Entries of a list in the settings of a plugin on a park. */
export async function settingEntries(
  { configs }: Pick<SettingsOptions, 'configs'>,
  { parkId, pluginId, of }: { parkId: string; pluginId: string; of: string },
): Promise<SettingEntry[]> {
  return entriesIn((await configs.read(parkId, pluginId))?.value as Settings | undefined, of).map(({ id, title }) => ({
    id: String(id),
    title: typeof title === 'string' && title !== '' ? title : String(id),
  }));
}

const entriesIn = (value: Settings | undefined, of: string): Settings[] =>
  Array.isArray(value?.[of]) ? (value[of] as Settings[]) : [];

/** Days that stand in the settings of a plugin. @param entry of the list that has them, where one has */
export function settingDays(
  options: Pick<SettingsOptions, 'configs' | 'audit' | 'reconcile'>,
  definition: PluginDefinition,
  { setting, of }: { setting: string; of?: string },
  entry?: string,
): DaysStore {
  const bounds = boundsOf(definition, setting, of)!;
  const stored = (tx: Tx, parkId: string, lock: boolean) =>
    lock ? options.configs.readForChange(tx, parkId, definition.id) : options.configs.read(parkId, definition.id, tx);
  return {
    ...bounds,
    read: async (tx, parkId, lock) => {
      const value = (await stored(tx, parkId, lock))?.value as Settings | undefined;
      const holder = of === undefined ? value : entriesIn(value, of).find(({ id }) => id === entry);
      return typeof holder?.[setting] === 'number' ? holder[setting] : bounds.usual;
    },
    write: async (tx, parkId, days, principal) => {
      const before = await stored(tx, parkId, true);
      const whole = before?.value as Settings | undefined;
      const changed =
        of === undefined
          ? { [setting]: days }
          : { [of]: entriesIn(whole, of).map((each) => (each['id'] === entry ? { ...each, [setting]: days } : each)) };
      const change = { parkId, definition, value: { ...whole, ...changed }, revision: configRevision(before) };
      await storeSettings(options, tx, change, principal);
    },
    after: () => options.reconcile(),
  };
}
