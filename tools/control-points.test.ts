import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfigDefinition, formSchema } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { safetyChanges } from '../packages/kernel/src/config/safety-fields.ts';

const plugins = join(import.meta.dirname, '../plugins');
type Schema = {
  properties?: Record<string, Schema>;
  items?: Schema;
  feeds?: string;
  meaning?: boolean;
  secret?: boolean;
};
interface Kind {
  list: string;
  connection: string[];
  profiles?: { field?: string };
}

const kindOf = (name: string): Kind | undefined =>
  (JSON.parse(readFileSync(join(plugins, name, 'plugin.json'), 'utf8')) as { contributes: { devices?: Kind } })
    .contributes.devices;
const connectors = readdirSync(plugins).filter(
  (name) => existsSync(join(plugins, name, 'plugin.json')) && kindOf(name) !== undefined,
);

/** What a connector has beside the meaning: none of it makes a wrong reading look right. */
const besideMeaning: Record<string, string[]> = {
  'modbus-connector': ['group'],
};

it('finds the connectors', () => expect(connectors.length).toBeGreaterThanOrEqual(6));

it.each(connectors)(
  '%s: each field of what feeds a point that control rests on is a limit, and where it is too',
  async (name) => {
    const { list, connection, profiles } = kindOf(name)!;
    const contracts = (await import(join(plugins, name, 'contracts/config.ts'))) as Record<string, unknown>;
    const definition = Object.values(contracts).find(
      (each): each is ConfigDefinition =>
        typeof each === 'object' && each !== null && 'version' in each && 'form' in each,
    )!;
    const form = formSchema(definition.schema);
    const device = (form as Schema).properties![list]!.items!.properties!;
    const [points, feeds] = Object.entries(device).flatMap(([field, { items }]) => {
      const entry = Object.entries(items?.properties ?? {}).find(([, { feeds }]) => feeds === 'point');
      return entry ? [[field, entry[0]] as const] : [];
    })[0]!;
    const entry = device[points]!.items!.properties!;
    const moved = (before: object, after: object, point: string) => {
      const of = (more: object) => ({ [list]: [{ id: 'gw', asset: 'grid', ...more }] });
      return safetyChanges(of(before), of(after), form, new Set([point])).length > 0;
    };
    const read = (more: object) => ({ [points]: [{ [feeds]: 'power', ...more }] });

    const unmoved = Object.keys(entry).filter((field) => !moved(read({}), read({ [field]: 'other' }), 'grid.power'));
    expect(unmoved).toEqual(besideMeaning[name] ?? []);
    // What nothing rests on waits for nobody.
    expect(moved(read({}), read({ scale: 9 }), 'grid.other')).toBe(false);
    expect(moved({}, read({}), 'grid.power'), 'comes to feed it').toBe(true);

    for (const field of [
      'asset',
      ...connection.filter((each) => !device[each]!.secret && device[each]!.meaning !== false),
    ])
      expect(moved(read({}), { ...read({}), [field]: 'other' }, 'grid.power'), field).toBe(true);
    if (profiles?.field) expect(moved({}, { [profiles.field]: 'other' }, 'grid.power'), 'profile').toBe(true);
  },
);
