import type { PluginPackage } from '@lingtan/packaging';
import { createTestLog } from '@lingtan/test-kit';
import { expect, test } from 'vitest';
import { pluginErrors } from '../errors.ts';
import type { PluginSource, RegisteredPlugin } from '../host/registered-plugin.ts';
import { Registrations } from './registrations.ts';

/** Registrations of packages named by their hash, some of which cannot be loaded, and which of them were asked. */
function asking() {
  const asked: string[] = [];
  const broken = new Set<string>();
  const registrations = new Registrations(async (source: PluginSource): Promise<RegisteredPlugin> => {
    const id = 'package' in source ? source.package.manifest.id : '';
    asked.push(id);
    const error = pluginErrors.LOAD_FAILED({ plugin: id, reason: 'the machine is full' });
    const problem = broken.has(id) ? ({ state: 'failed', error } as const) : null;
    return { id, directory: null, manifest: null, definition: null, problem };
  });
  const log = createTestLog();
  const of = (hash: string) => registrations.of({ manifest: { id: hash } } as PluginPackage, hash, log);
  return { of, asked, broken };
}

test('a package is asked once what it is, also by several at once, and taken in anew each time', async () => {
  const { of, asked } = asking();
  const [first, second] = await Promise.all([of('a'), of('a')]);
  const third = await of('a');
  expect(asked).toEqual(['a']);
  expect(third).toEqual(first);
  expect(new Set([first, second, third]).size).toBe(3);
  await of('b');
  expect(asked).toEqual(['a', 'b']);
});

test('one that could not be loaded is asked again', async () => {
  const { of, asked, broken } = asking();
  broken.add('a');
  expect((await of('a')).problem).not.toBeNull();
  broken.clear();
  expect((await of('a')).problem).toBeNull();
  await of('a');
  expect(asked).toEqual(['a', 'a']);
});

test('of packages without end only some are kept, among them what is asked for again and again', async () => {
  const { of, asked } = asking();
  for (let n = 0; n < 50; n++) for (const hash of ['runs', `tried ${n}`]) await of(hash);
  expect(asked.filter((hash) => hash === 'runs')).toHaveLength(1);
  await of('tried 0');
  expect(asked.filter((hash) => hash === 'tried 0')).toHaveLength(2);
});
