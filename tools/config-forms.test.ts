import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { formSchema } from '../packages/sdk/src/schema-text.ts';

const plugins = join(import.meta.dirname, '../plugins');

interface Node {
  const?: unknown;
  safety?: boolean;
  title?: string;
  titles?: Record<string, string>;
  description?: string;
  descriptions?: Record<string, string>;
  pattern?: string;
  patternText?: Record<string, string>;
  enumTitles?: Record<string, Record<string, string>>;
  properties?: Record<string, Node>;
  additionalProperties?: Node | boolean;
  items?: Node;
  prefixItems?: Node[];
  anyOf?: Node[];
  oneOf?: Node[];
  $defs?: Record<string, Node>;
}

const chinese = /[\u4e00-\u9fff]/;
/** Chinese titles that are names of protocols and hence the same in both languages. */
const names = new Set(['Modbus TCP', 'MQTT（JSON）', 'Sparkplug B']);

/** What a person reads in one language only, each with its path. */
function untranslated(node: Node, path = ''): string[] {
  const found: string[] = [];
  const both = (texts: Record<string, string> | undefined, what: string): void => {
    if (!texts?.['en'] || !texts['zh-CN']) found.push(`${path}: no ${what} in both languages`);
    else if (!chinese.test(texts['zh-CN']) && !names.has(texts['zh-CN']))
      found.push(`${path}: ${what} is not Chinese: ${texts['zh-CN']}`);
  };
  if (node.description !== undefined || node.descriptions !== undefined) both(node.descriptions, 'description');
  // A person is told in words what a field takes, never by its pattern.
  if (node.pattern !== undefined) both(node.patternText, 'text of the pattern');
  for (const [value, texts] of Object.entries(node.enumTitles ?? {})) both(texts, `text of ${value}`);
  for (const [name, inner] of Object.entries(node.properties ?? {})) {
    const at = `${path}.${name}`;
    if (!inner.titles?.['en'] || !inner.titles['zh-CN']) found.push(`${at}: no title in both languages`);
    else if (inner.title !== inner.titles['en']) found.push(`${at}: title differs from the English one`);
    found.push(...untranslated(inner, at));
  }
  const below = [...(node.prefixItems ?? []), ...(node.anyOf ?? []), ...Object.values(node.$defs ?? {})];
  if (node.items) below.push(node.items);
  if (typeof node.additionalProperties === 'object') below.push(node.additionalProperties);
  for (const inner of below) found.push(...untranslated(inner, `${path}[]`));
  for (const variant of node.oneOf ?? []) {
    if (variant.properties) both(variant.titles, 'title of a variant');
    found.push(...untranslated(variant, `${path}|`));
  }
  return found;
}

/**
 * Fields that protect people, devices or money, of whose change a second person decides. Whoever takes one off this list, or
 * adds a field that belongs on it, decides so here.
 */
const limitsOf: Record<string, readonly string[]> = {
  'certificate-trading': [
    ...['claimants', 'demo', 'market.maxOrderLots', 'market.maxPriceFen', 'market.purchaseLimits'],
  ],
  'energy-metering': ['vee.secondLook'],
  'iec104-connector': ['stations[].points[].write', 'writers'],
  'modbus-connector': ['devices[].registers[].write', 'devices[].writable', 'writers'],
  'storage-dispatch': [
    ...['capacityKwh', 'chargeMaxKw', 'dischargeMaxKw', 'socMax', 'socMin', 'socPoint'].map(
      (of) => `batteries[].${of}`,
    ),
    ...['commandLifeS', 'gridPowerPoint', 'guardKw', 'holdS', 'plugins', 'readOnly'].map((of) => `control.${of}`),
    ...[
      ...[
        'faultPoint',
        'freshnessS',
        'interlocks',
        'maxKw',
        'maxLifeS',
        'minKw',
        'positive',
        'powerPoint',
        'rampKwPerS',
      ],
      ...['ratedKw', 'readBackS', 'safeRampKwPerS', 'safeSetpointKw', 'secondPersonAboveKw', 'setpointPoint'],
      ...['temperature', 'temperaturePoint', 'toleranceKw'],
    ].map((of) => `control.devices[].${of}`),
    ...['exportMaxKw', 'importMaxKw'],
  ],
};

/** Paths of the fields that are limits. */
function limits(node: Node, path = ''): string[] {
  if (node.safety) return [path];
  const below = [...(node.prefixItems ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => limits(inner, path ? `${path}.${name}` : name)),
    ...below.flatMap((inner) => limits(inner, path)),
    ...(node.items ? limits(node.items, `${path}[]`) : []),
    ...(typeof node.additionalProperties === 'object' ? limits(node.additionalProperties, `${path}{}`) : []),
  ];
}

describe('configuration forms', () => {
  const folders = readdirSync(plugins).filter((name) => existsSync(join(plugins, name, 'contracts/config.ts')));

  it('exist for every plugin that ships', () => {
    expect(folders.length).toBeGreaterThanOrEqual(4);
  });

  for (const folder of folders) {
    it(`of ${folder} say every field in English and in Chinese, and which are limits`, async () => {
      const file = pathToFileURL(join(plugins, folder, 'contracts/config.ts')).href;
      const contracts = (await import(file)) as Record<string, unknown>;
      const schemas = Object.values(contracts).flatMap((each) =>
        typeof each === 'object' && each !== null && 'version' in each && 'schema' in each ? [each.schema] : [],
      );
      expect(schemas).toHaveLength(1);
      const form = formSchema(schemas[0] as z.ZodType) as Node;
      expect(Object.keys(form.properties ?? {}).length).toBeGreaterThan(0);
      expect(untranslated(form)).toEqual([]);
      expect([...new Set(limits(form))].sort()).toEqual([...(limitsOf[folder] ?? [])].sort());
    });
  }
});
