import type { Descriptor, JsonSchema, WireEvent, WireRef } from '../protocol.ts';

/** A plugin's definition as far as it is needed here; the sdk that it was built with is inside the plugin. */
export interface Definition {
  id: string;
  config: {
    version: number;
    schema: Schema;
    migrate?: (document: unknown, from: number) => unknown;
    form?(): JsonSchema;
  };
  permissions?: Descriptor['permissions'];
  services?: Record<string, Ref>;
  optionalServices?: Record<string, Ref>;
  provides?: Ref[];
  events?: {
    name: string;
    version: number;
    schema: Schema;
    sentence?: Omit<NonNullable<WireEvent['sentence']>, 'permission'> & { permission: { id: string } };
  }[];
  jobs?: { name: string; attempts: number; schema: Schema }[];
  evidence?: Descriptor['evidence'];
  topics?: Record<string, { id: string }>;
  notices?: (Omit<Descriptor['notices'][number], 'permission'> & { permission: { id: string } })[];
  retentions?: Descriptor['retentions'];
  checkConfig?(scope: object): Promise<unknown>;
  start(park: object, services: object): Promise<void>;
}

/** A zod schema of whatever copy of zod the plugin brings. */
export interface Schema {
  toJSONSchema?(options: object): JsonSchema;
  safeParse(
    value: unknown,
  ):
    | { success: true; data: unknown }
    | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };
}

interface Ref {
  id: string;
  version: number;
  many?: boolean;
}

/** An object takes no field that it does not name, as the kernel reads the schemas of plugins in its own process. */
function refuseUnknown({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: object }): void {
  const { def } = (zodSchema as { _zod: { def: { type: string; catchall?: unknown } } })._zod;
  if (def.type === 'object' && !def.catchall) Object.assign(jsonSchema, { additionalProperties: false });
}

/** JSON Schema of a zod schema. */
export function jsonSchemaOf(schema: Schema, io: 'input' | 'output' = 'input'): JsonSchema {
  if (typeof schema.toJSONSchema !== 'function')
    throw Object.assign(new Error('The plugin was built with a zod older than 4.2; build it with a newer one'), {
      code: 'PLUGIN_DEFINITION_INVALID',
    });
  const { $schema: _, ...json } = schema.toJSONSchema({
    io,
    unrepresentable: 'any',
    ...(io === 'input' ? { override: refuseUnknown } : {}),
  });
  return json;
}

const wireRef = ({ id, version, many }: Ref): WireRef => ({ id, version, many: many === true });
const wireRefs = (refs: Record<string, Ref> = {}): Record<string, WireRef> =>
  Object.fromEntries(Object.entries(refs).map(([name, ref]) => [name, wireRef(ref)]));

/** All of a definition that is data. */
export function describe(definition: Definition): Descriptor {
  const events = definition.events ?? [];
  const jobs = definition.jobs ?? [];
  return {
    id: definition.id,
    config: {
      version: definition.config.version,
      schema: definition.config.form?.() ?? jsonSchemaOf(definition.config.schema),
    },
    permissions: definition.permissions ?? [],
    services: wireRefs(definition.services),
    optionalServices: wireRefs(definition.optionalServices),
    provides: (definition.provides ?? []).map(wireRef),
    events: events.map(({ name, version, schema, sentence }) => ({
      name,
      version,
      schema: jsonSchemaOf(schema),
      ...(sentence && { sentence: { ...sentence, permission: sentence.permission.id } }),
    })),
    jobs: jobs.map(({ name, attempts, schema }) => ({ name, attempts, schema: jsonSchemaOf(schema) })),
    evidence: definition.evidence ?? [],
    topics: Object.fromEntries(Object.entries(definition.topics ?? {}).map(([topic, { id }]) => [topic, id])),
    notices: (definition.notices ?? []).map(({ id, permission, severity, name, text }) => ({
      id,
      permission: permission.id,
      severity,
      name,
      text,
    })),
    retentions: definition.retentions ?? [],
    checksConfig: typeof definition.checkConfig === 'function',
  };
}

/** Checks a value with the plugin's own schema. @throws an error with the given code that names each problem */
export function parse(schema: Schema, value: unknown, code: string, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.map(String).join('.') || where}: ${message}`);
  throw Object.assign(new Error(problems.join('; ')), { code, status: 400, params: { problems } });
}
