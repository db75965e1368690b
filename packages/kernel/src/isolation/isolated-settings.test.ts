import { join } from 'node:path';
import type { LingtanError, PluginDefinition } from '@lingtan/sdk';
import { build } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { isolatedManifest } from '../../testing/index.ts';
import { parseNewConfig } from '../config/parse-config.ts';
import native from './fixtures/settings-plugin.ts';
import { describeIsolated } from './isolated-definition.ts';
import type { IsolatedConfig } from '../isolated-settings.ts';

const right = { name: 'acme', logger: 'http://10.0.0.1', devices: [{ serial: 'A', unit: null }] };
const documents: unknown[] = [
  right,
  {},
  [],
  null,
  'text',
  { ...right, more: 1, beside: 2 },
  { ...right, name: 'ACME', seconds: 0, mode: 'faster' },
  { ...right, name: undefined, seconds: 1.5, logger: 'ftp://10.0.0.1' },
  { ...right, token: 7, logger: 'nowhere' },
  { ...right, from: 5, to: 3 },
  { ...right, devices: [{}, { serial: '', unit: 5 }, { serial: 'A', unit: 'x', more: true }] },
  { ...right, devices: Array.from({ length: 70 }, () => ({ serial: 5 })) },
];
let apart: PluginDefinition;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'fixtures/settings-plugin.ts')],
    ...{ bundle: true, write: false, format: 'esm', platform: 'node', conditions: ['@lingtan/source'] },
  });
  const server = { files: { 'server/index.js': outputFiles[0]!.text }, entry: 'server/index.js' };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  apart = await describeIsolated({ manifest: isolatedManifest('acme', { permissions: [] }), server, log });
});

/** What an error says, in both languages; null where there is none. */
const saidBy = (error: unknown) =>
  error && [(error as LingtanError).message, (error as LingtanError)['zh-CN']?.message];
const saidOf = (definition: PluginDefinition, document: unknown) => {
  try {
    return parseNewConfig(definition, document) && null;
  } catch (error) {
    return saidBy(error);
  }
};

it('what is wrong with settings is said in the same words wherever the plugin runs, in both languages', async () => {
  const taken = await (apart.config as IsolatedConfig).take(documents.map((document) => ({ document, version: 1 })));
  documents.forEach((document, index) => {
    const said = saidOf(native as PluginDefinition, document);
    expect(saidBy(taken[index]!.error), JSON.stringify(document)).toEqual(said);
    expect(JSON.stringify(said ?? '')).not.toMatch(/Invalid (input|string|option)|\[a-z\]/);
    // What JSON Schema can say is said where the document is stored as well, also while no process can be started.
    if (said === null) expect(saidOf(apart, document)).toBeNull();
  });
  expect(taken.map(({ error }) => error === null).indexOf(false)).toBe(1);
});

it('what JSON Schema says of them is in words, too', () => {
  const said = JSON.stringify(documents.map((document) => saidOf(apart, document)));
  expect(said).toContain('小写字母');
  expect(said).not.toMatch(/Invalid (input|string|option)|\[a-z\]/);
});
