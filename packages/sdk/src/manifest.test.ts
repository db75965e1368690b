import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestSchema, reservedPluginIds, systemNames } from './manifest.ts';
import { manifestJsonSchema } from './manifest-json-schema.ts';

const root = join(import.meta.dirname, '../../..');

describe('plugin manifest', () => {
  it('is published as the JSON Schema that the zod schema gives', () => {
    const published: unknown = JSON.parse(readFileSync(join(root, 'packages/sdk/plugin.schema.json'), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema())));
  });

  for (const name of readdirSync(join(root, 'plugins'))) {
    it(`plugins/${name} has a valid one with the id of its folder`, () => {
      const manifest: unknown = JSON.parse(readFileSync(join(root, 'plugins', name, 'plugin.json'), 'utf8'));
      expect(manifestSchema.parse(manifest).id).toBe(name);
    });
  }

  it('names the field that is wrong', () => {
    const result = manifestSchema.safeParse({ id: 'Upper', version: '1', api: '^1', title: { en: 'x' }, entry: {} });
    const paths = result.error?.issues.map((issue) => issue.path.join('.'));
    expect(paths).toEqual(expect.arrayContaining(['id', 'version', 'title.zh-CN', 'description']));
  });

  it('refuses ids that are pages of the shell or names of the system, and says which', () => {
    const title = { en: 'x', 'zh-CN': 'x' };
    const manifest = { version: '1.0.0', api: '^1.0.0', title, description: title, entry: {} };
    for (const id of [...reservedPluginIds, ...systemNames]) {
      const [issue] = manifestSchema.safeParse({ ...manifest, id }).error!.issues;
      expect(issue).toMatchObject({ path: ['id'], message: expect.stringContaining(`${id}`) });
      expect(manifestSchema.parse({ ...manifest, id: `${id}-of-ours` }).id).toBe(`${id}-of-ours`);
    }
  });

  it('refuses devices that have both profiles and points that are mapped one by one', () => {
    const title = { en: 'x', 'zh-CN': 'x' };
    const connected = (more: object) => ({
      ...{ id: 'ok', version: '1.0.0', api: '^1.0.0', title, description: title, entry: {} },
      contributes: { devices: { list: 'stations', connection: ['host'], ...more } },
    });
    const points = { list: 'points', fields: ['address'] };
    expect(manifestSchema.parse(connected({ points })).contributes.devices!.points!.name).toBe('point');
    const [issue] = manifestSchema.safeParse(connected({ points, profiles: { values: 'values' } })).error!.issues;
    expect(issue).toMatchObject({ path: ['contributes', 'devices'], message: expect.stringContaining('not both') });
  });

  it('refuses an entry outside the plugin', () => {
    const entry = { server: './../other/server.js' };
    const text = { en: 'x', 'zh-CN': 'x' };
    const result = manifestSchema.safeParse({
      id: 'ok',
      version: '1.0.0',
      api: '^1.0.0',
      title: text,
      description: text,
      entry,
    });
    expect(result.error?.issues[0]?.path).toEqual(['entry', 'server']);
  });
});
