import { z } from 'zod';
import { formSchema } from './schema-text.ts';
import type { LocalizedText } from './text.ts';

/** Texts of a configuration field in both languages, beside the English ones that any reader of JSON Schema knows. */
export interface FieldText extends Record<string, unknown> {
  title: string;
  titles: { en: string; 'zh-CN': string };
  description?: string;
  descriptions?: { en: string; 'zh-CN': string };
}

/**
 * Title and description of a field, in English and Chinese.
 * @example z.number().meta({ ...fieldText(['Rated power', '额定功率']), unit: 'kW' })
 */
export function fieldText(
  [en, zh]: readonly [en: string, zh: string],
  description?: readonly [en: string, zh: string],
): FieldText {
  return {
    title: en,
    titles: { en, 'zh-CN': zh },
    ...(description
      ? { description: description[0], descriptions: { en: description[0], 'zh-CN': description[1] } }
      : {}),
  };
}

/**
 * A name that a person gives in both languages.
 * @example nameField().meta(fieldText(['Name', '名称']))
 */
export function nameField() {
  const text = (title: readonly [en: string, zh: string]) => z.string().min(1).meta(fieldText(title));
  return z.strictObject({ en: text(['In English', '英文']), 'zh-CN': text(['In Chinese', '中文']) });
}

/**
 * For the `meta` of a field that is a limit, or says who may move one: a change of it is a proposal, which another person decides.
 * @example maxKw: z.number().meta({ ...fieldText(['Most', '上限']), ...safety })
 */
export const safety = { safety: true } as const;

/**
 * For the `meta` of a field that is a limit only while another one beside it says something: what a register means, where it may
 * be written. Absent, false and empty say nothing.
 * @param field dotted, and through lists: `points.write` is one of the points that has `write`
 * @example scale: z.number().meta({ ...fieldText(['Scale', '系数']), ...safetyWhere('write') })
 */
export const safetyWhere = (field: string) => ({ ...safety, safetyWhere: field });

/**
 * For the `meta` of a field that names a point which control rests on: what it is measured by, and what releases or stops it. Another
 * point is another limit, and so is another meaning of that point, wherever a connector gives it one.
 * @example socPoint: z.string().meta({ ...fieldText(['State of charge', '荷电状态']), ...controlPoint })
 */
export const controlPoint = { ...safety, controlPoint: true } as const;

/**
 * For the `meta` of the field of an entry that names the point which it feeds; short names are completed with `asset`, else `id`, of
 * what the entry belongs to. Where control rests on that point, all fields of the entry and of what it belongs to are limits, but for
 * those that are {@link noMeaning}.
 */
export const feedsPoint = { feeds: 'point' } as const;

/** The same for a field that, where it says something, has an entry feed points of its `asset`, else `id`: a profile. */
export const feedsAsset = { feeds: 'asset' } as const;

/**
 * The same for a field that opens a way on which senders whom this installation does not know name the points themselves: another
 * broker. Where control rests on any point, the fields beside it are limits.
 */
export const feedsAny = { feeds: 'any' } as const;

/** For the `meta` of a field that says nothing of what a reading means: a title, how patiently a device is asked. */
export const noMeaning = { meaning: false } as const;

/**
 * For the `meta` of a list whose entries are told apart by a field other than `id`. No two entries of a list have the same.
 * @example registers: z.array(register).meta({ ...fieldText(['Registers', '寄存器']), ...keyedBy('point') })
 */
export const keyedBy = (field: string) => ({ key: field });

/**
 * A secret in a plugin's configuration (password, token). The kernel takes it out of the document, encrypts it, never
 * returns it, and hands it to `start` in clear. Stands for a string.
 * @param options `sentTo`: the fields that say where the secret goes, dotted and beside it (`url`, `smtp.host`); none when it
 *   never leaves. When one of them changes, the secret has to be entered again, so that nobody has it sent elsewhere who does
 *   not know it. Without `sentTo` all text beside it counts.
 */
export function secret(options: Partial<FieldText> & { sentTo?: readonly string[] } = {}): z.ZodOptional<z.ZodString> {
  return z
    .string()
    .meta({ ...options, secret: true, writeOnly: true })
    .optional();
}

/** Outcome of `checkConfig`, the "test connection" button. */
export interface ConfigCheck {
  ok: boolean;
  /** One sentence for the operator: what was tried and what came back. */
  message: string;
  details?: Record<string, unknown>;
  /** What was read, point by point. */
  readings?: CheckReading[];
  /** What the devices hold and no point is mapped to, for whoever maps them. */
  unmapped?: UnmappedValue[];
}

/** A value of a device that no point is mapped to. */
export interface UnmappedValue {
  /** Id of the entry. */
  device: string;
  /** Where it is, as the first of `contributes.devices.points.fields` takes it. */
  place: number | string;
  value: number | null;
  quality: CheckReading['quality'];
  /** What was on the wire, such as `M_ME_NC_1 35.2`. */
  raw: string | null;
}

/** A value that a test has read, or why there is none. */
export interface CheckReading {
  /** Full id, as it would be stored. */
  point: string;
  value: number | null;
  /** Of the value; null where the device does not say. */
  unit: string | null;
  quality: 'good' | 'uncertain' | 'bad';
  /** ms UTC; null where nothing was read. */
  at: number | null;
  /** What was on the wire, such as `0x0898`. */
  raw: string | null;
  /** Why the value is missing or not good; English, in the forms that `machineText` puts into Chinese. */
  problem: string | null;
}

/** What a connector tests, such as `device` and `devices`. */
export interface CheckedKind {
  one: string;
  many: string;
  /** Some, such as simulated ones, are in order without an answer. */
  unasked?: boolean;
}

/**
 * The sentence of a test of many devices: that all are in order, or how many are not, the first three with what is wrong.
 * @param failed ids of those that are not
 * @param details what came of each, by id
 */
export function checkMessage(
  { one, many, unasked = false }: CheckedKind,
  all: number,
  failed: readonly string[],
  details: Readonly<Record<string, string>>,
): string {
  if (failed.length > 0) {
    const told = failed.slice(0, 3).map((id) => `${id}: ${details[id]}`);
    return `${failed.length} of ${all} ${many} failed: ${told.join('; ')}`;
  }
  const rest = unasked ? ` or ${all === 1 ? 'needs' : 'need'} no check` : '';
  return `${all === 1 ? `The ${one}` : `All ${all} ${many}`} answered${rest}.`;
}

/** Something that a document says which it should not, although it has the right form. */
export interface ConfigFault {
  /** Field that is at fault. */
  path: readonly (string | number)[];
  /** What is wrong, in a sentence. */
  problem: LocalizedText;
}

/** Versioned configuration of a plugin on a park. The schema uses JSON types only and gives every field a title. */
export interface ConfigDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly version: number;
  readonly schema: Schema;
  /** Brings a document of an older version to this one. */
  readonly migrate?: (document: unknown, fromVersion: number) => unknown;
  /**
   * What may not be saved although the schema takes it. A document that is stored already starts all the same, so that a rule
   * that is newer than the document stops nothing: `start` tells such faults by `scope.degraded`. Of plugins that run in a
   * process of their own only the schema is checked.
   */
  faults?(config: z.output<Schema>): readonly ConfigFault[];
  /** JSON Schema that the form is drawn from; `defineConfig` makes it. */
  form?(): Record<string, unknown>;
}

/** Declares a plugin's configuration. */
export function defineConfig<Schema extends z.ZodType>(definition: ConfigDefinition<Schema>): ConfigDefinition<Schema> {
  return { form: () => formSchema(definition.schema), ...definition };
}

/** Configuration of a plugin that has none. */
export const noConfig = defineConfig({ version: 1, schema: z.strictObject({}) });
