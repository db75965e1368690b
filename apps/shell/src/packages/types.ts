import type { LocalizedText } from '@lingtan/web-sdk';

/** A plugin that came as a file. */
export interface PluginPackage {
  id: string;
  version: string;
  title: LocalizedText;
  description: LocalizedText;
  sha256: string;
  signature: 'signed' | 'untrusted' | 'unsigned' | 'revoked';
  keyId: string | null;
  active: boolean;
  /** Parks on which it has still to start. */
  trying: string[];
  addedAt: string;
  addedBy: string;
}

/** What the browser part of a plugin may use beside its own routes and topics. */
export interface BrowserGrants {
  reads: string[];
  topics: string[];
  /** Whether it runs in the page itself. */
  page: boolean;
}

/** What there is to know before it is installed. */
export interface Inspection {
  package: PluginPackage;
  signer: string | null;
  publicKey: string | null;
  problems: string[];
  /** Parks whose stored settings it does not take. */
  settings: { park: string; enabled: boolean; problem: LocalizedText }[];
  permissions: { id: string; title: LocalizedText; grants: string[] }[];
  uses: { service: string; required: boolean }[];
  offers: string[];
  publishes: string[];
  network: { hosts: string[]; config: string[] };
  requires: Record<string, string>;
  browser: { asked: BrowserGrants; granted: BrowserGrants };
  running: string | null;
}

/** What became of a change: null: it is done; else the number of what another administrator has to approve. */
export interface Proposed {
  proposal: number | null;
}

/** Packages by plugin, each list newest first. */
export function byPlugin(packages: readonly PluginPackage[]): [id: string, versions: PluginPackage[]][] {
  const groups = new Map<string, PluginPackage[]>();
  for (const entry of packages) groups.set(entry.id, [...(groups.get(entry.id) ?? []), entry]);
  return [...groups];
}

/** A fingerprint as people compare it. */
export const inGroups = (digits: string): string => digits.replace(/(.{4})(?=.)/g, '$1 ');
