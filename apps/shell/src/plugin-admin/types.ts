import type { LocalizedText } from '@lingtan/web-sdk';

/** How the system keeps a plugin in a process of its own apart, and what it cannot do. */
export interface ProcessIsolation {
  level: 'full' | 'partial' | 'none';
  missing: {
    measure: 'namespaces' | 'account' | 'privileges' | 'files' | 'system-calls' | 'resources';
    reason: string;
  }[];
}

/** One plugin as `GET …/plugins` lists it. */
export interface AdminPlugin {
  id: string;
  version: string | null;
  title: LocalizedText;
  description: LocalizedText | null;
  enabled: boolean;
  state: string;
  error: string | { code?: string; message: string } | null;
  since: string | number | null;
  generation: number;
  configVersion: number | null;
  settings: boolean;
  permissions: { id: string; title: LocalizedText; grants: string[] }[];
  requires: Record<string, string>;
  optional?: Record<string, string>;
  isolation: string | null;
  processIsolation: ProcessIsolation | null;
  queue: { waiting: number; active: number; failed: number } | null;
}

/** Sentence of a plugin's last error. */
export function errorText(error: AdminPlugin['error']): string | null {
  if (error === null || error === undefined) return null;
  return typeof error === 'string' ? error : error.message;
}
