import type { RetentionDefinition } from '@lingtan/sdk';

/** What a plugin's process tells of its definition before it runs on a park: all that the kernel must know, as data. */
export interface Descriptor {
  id: string;
  config: { version: number; schema: JsonSchema };
  permissions: { id: string; title: { en: string; 'zh-CN': string }; grants: string[]; duty?: string }[];
  services: Record<string, WireRef>;
  optionalServices: Record<string, WireRef>;
  provides: WireRef[];
  events: WireEvent[];
  jobs: { name: string; attempts: number; schema: JsonSchema }[];
  evidence: { kind: string; title: { en: string; 'zh-CN': string }; permission: string }[];
  topics: Record<string, string>;
  notices: { id: string; permission: string; severity: 'info' | 'task' | 'alarm'; name: WireText; text: WireText }[];
  /** Absent where its sdk is older. */
  retentions?: readonly RetentionDefinition[];
  checksConfig: boolean;
}

/** A text in both languages. */
export interface WireText {
  en: string;
  'zh-CN': string;
}

export type JsonSchema = Record<string, unknown>;

/** A reference to a service. */
export interface WireRef {
  id: string;
  version: number;
  many: boolean;
}

/** An event. */
export interface WireEvent {
  name: string;
  version: number;
  schema: JsonSchema;
  sentence?: { permission: string; severity: 'info' | 'warning' | 'alarm'; text: WireText };
}

/** A route as a plugin's process registers it. Values are validated there; the schemas are for the API description. */
export interface WireRoute {
  key: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  permission: string;
  params?: JsonSchema;
  query?: JsonSchema;
  body?: JsonSchema;
  response: JsonSchema;
  produces?: string;
  confirmed?: boolean;
}

/** A file as an answer of a route. */
export interface WireFile {
  kind: 'file';
  contentType: string;
  filename: string;
  /** UTF-8 text, or bytes in base64. */
  text?: string;
  base64?: string;
}

/** A request to the outside, made by the kernel on behalf of a plugin. */
export interface WireFetch {
  url: string;
  method: string;
  headers: Record<string, string>;
  base64: string | null;
}

/** Its answer. */
export interface WireFetched {
  status: number;
  statusText: string;
  url: string;
  headers: [string, string][];
  base64: string;
}
