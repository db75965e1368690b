import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

interface Target {
  cache: boolean;
  options: { wholeSince?: string };
}
interface Nodes {
  projects: Record<string, { targets: Record<string, Target> }>;
}
type CreateNodes = (files: string[], options: undefined, context: { workspaceRoot: string }) => [string, Nodes][];

const { noteSkipped } = createRequire(import.meta.url)('./suite.cjs') as {
  noteSkipped(root: string, tier: string, project: string, isSkipped: boolean): void;
};
const plugin = './plugin.mjs';
const { createNodesV2 } = (await import(plugin)) as { createNodesV2: [string, CreateNodes] };

const root = mkdtempSync(join(tmpdir(), 'lingtan-targets-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The fast tier of a package as Nx would be told of it now. */
function fastTier(): Target {
  const [[, nodes]] = createNodesV2[1](['packages/meters/package.json'], undefined, { workspaceRoot: root }) as [
    [string, Nodes],
  ];
  return nodes.projects['packages/meters']!.targets['fast']!;
}

it('what skipped a test is not kept, and what was kept before does not come back when it no longer skips', () => {
  mkdirSync(join(root, 'packages/meters/src'), { recursive: true });
  writeFileSync(join(root, 'packages/meters/src/meters.test.ts'), '');
  const before = fastTier();
  expect(before).toMatchObject({ cache: true, options: {} });
  noteSkipped(root, 'fast', 'meters', true);
  expect(fastTier()).toMatchObject({ cache: false, options: {} });
  noteSkipped(root, 'fast', 'meters', false);
  const after = fastTier();
  expect(after.cache).toBe(true);
  expect(after.options).not.toEqual(before.options);
  // A run that skips nothing as before changes nothing.
  noteSkipped(root, 'fast', 'meters', false);
  expect(fastTier()).toEqual(after);
});
