import type { LocalizedText } from '../session/types.ts';

/** The part of JSON Schema that `z.toJSONSchema` writes for plugin configurations, and Lingtan's own keywords. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  definitions?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: string;
  description?: string;
  /** Title in both languages, from `.meta({ titles: { en, 'zh-CN' } })`. */
  titles?: LocalizedText;
  descriptions?: LocalizedText;
  /** Unit shown inside the field, e.g. `kW`. */
  unit?: string;
  secret?: boolean;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  /** Texts of enum values. */
  enumTitles?: Record<string, LocalizedText>;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  /** What the pattern asks for, in words. */
  patternText?: LocalizedText;
  format?: string;
}
