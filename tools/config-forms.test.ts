import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withOneMoreField } from '../apps/server/reliability/fixtures/one-more-field.ts';
import type { JsonSchema } from '../apps/server/reliability/fixtures/schema-fuzz.ts';
import { parseConfig, parseNewConfig } from '../packages/kernel/src/config/parse-config.ts';
import type { ConfigDefinition } from '../packages/sdk/src/config.ts';
import { formSchema } from '../packages/sdk/src/schema-text.ts';

const plugins = join(import.meta.dirname, '../plugins');

interface Node {
  const?: unknown;
  safety?: boolean;
  secret?: boolean;
  sentTo?: string[];
  key?: string;
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
  // What a command is on the wire, and where it goes, of a station that is commanded.
  'iec104-connector': [
    ...['address', 'offset', 'scale', 'write'].map((of) => `stations[].points[].${of}`),
    ...['asset', 'commonAddress', 'host', 'port'].map((of) => `stations[].${of}`),
    'writers',
  ],
  'modbus-connector': [
    ...['address', 'bit', 'fc', 'offset', 'scale', 'scaleRegister', 'type', 'unit', 'wordOrder', 'write'].map(
      (of) => `devices[].registers[].${of}`,
    ),
    ...['asset', 'host', 'port', 'profile', 'unitId', 'writable'].map((of) => `devices[].${of}`),
    'writers',
  ],
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
        'mode',
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

const innerNodes = (node: Node): Node[] => [
  ...[...(node.prefixItems ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])],
  ...(node.items ? [node.items] : []),
  ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
];

const hasField = (node: Node, [name, ...rest]: readonly string[]): boolean =>
  name === undefined ||
  [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])].some(({ properties }) => {
    const inner = properties?.[name];
    return inner !== undefined && hasField(inner, rest);
  });

/** What a secret says it is sent to, and is no field beside it: a change of the real one would send the secret elsewhere unasked. */
function unknownDestinations(node: Node, path = ''): string[] {
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => [
      ...(inner.secret ? (inner.sentTo ?? []) : [])
        .filter((field) => !hasField(node, field.split('.')))
        .map((field) => `${path}.${name}: ${field}`),
      ...unknownDestinations(inner, `${path}.${name}`),
    ]),
    ...innerNodes(node).flatMap((inner) => unknownDestinations(inner, `${path}[]`)),
  ];
}

type Step = string | 0;

/** Lists whose entries are told apart by a key, each with the way to it and the key. */
function keyedLists(node: Node, way: Step[] = []): { way: Step[]; key: string }[] {
  const variants = [...(node.prefixItems ?? []), ...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  const entries = node.items ? [node.items, ...(node.items.oneOf ?? []), ...(node.items.anyOf ?? [])] : [];
  const key = node.key ?? (entries.some(({ properties }) => properties?.['id']) ? 'id' : undefined);
  return [
    ...(key === undefined ? [] : [{ way, key }]),
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => keyedLists(inner, [...way, name])),
    ...variants.flatMap((inner) => keyedLists(inner, way)),
    ...(node.items ? keyedLists(node.items, [...way, 0]) : []),
    ...(typeof node.additionalProperties === 'object' ? keyedLists(node.additionalProperties, [...way, 'any']) : []),
  ];
}

/** A document that holds nothing but a value, at the end of a way. */
const holding = (value: unknown, way: readonly Step[]): unknown =>
  way.reduceRight<unknown>((inner, step) => (step === 0 ? [inner] : { [step]: inner }), value);

function refusalOf(config: ConfigDefinition, document: unknown, parse: typeof parseConfig = parseNewConfig): unknown {
  try {
    return parse({ id: 'plugin', config } as never, document, config.version);
  } catch (error) {
    return (error as { params?: { fields?: unknown } }).params?.fields ?? error;
  }
}

describe('configuration forms', () => {
  const folders = readdirSync(plugins).filter((name) => existsSync(join(plugins, name, 'contracts/config.ts')));

  it('find a secret that is sent to a field which is not there', () => {
    const secret: Node = { secret: true, sentTo: ['host', 'tls.name', 'gone', 'tls.gone'] };
    const server: Node = { properties: { host: {}, tls: { properties: { name: {} } }, key: secret } };
    expect(unknownDestinations({ properties: { servers: { items: server } } })).toEqual([
      '.servers[].key: gone',
      '.servers[].key: tls.gone',
    ]);
  });

  it('exist for every plugin that ships', () => {
    expect(folders.length).toBeGreaterThanOrEqual(4);
  });

  for (const folder of folders) {
    it(`of ${folder} say every field in English and in Chinese, and which are limits`, async () => {
      const file = pathToFileURL(join(plugins, folder, 'contracts/config.ts')).href;
      const contracts = (await import(file)) as Record<string, unknown>;
      const configs = Object.values(contracts).filter(
        (each): each is ConfigDefinition =>
          typeof each === 'object' && each !== null && 'version' in each && 'schema' in each,
      );
      expect(configs).toHaveLength(1);
      const form = formSchema(configs[0]!.schema) as Node;
      expect(Object.keys(form.properties ?? {}).length).toBeGreaterThan(0);
      expect(untranslated(form)).toEqual([]);
      expect(unknownDestinations(form)).toEqual([]);
      expect([...new Set(limits(form))].sort()).toEqual([...(limitsOf[folder] ?? [])].sort());
      for (const document of withOneMoreField(form as JsonSchema, 'nobodyKnowsThis'))
        expect(JSON.stringify(refusalOf(configs[0]!, document, parseConfig)), JSON.stringify(document)).toContain(
          'nobodyKnowsThis',
        );
      for (const { way, key } of keyedLists(form)) {
        const document = holding([{ [key]: 'same' }, { [key]: 'other' }, { [key]: 'same' }], way);
        const place = [...way, 2, key].join('.');
        expect(refusalOf(configs[0]!, document), place).toEqual([
          expect.objectContaining({ field: place, value: '"same"' }),
        ]);
      }
    });
  }
});
