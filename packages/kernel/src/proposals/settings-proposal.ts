import { formSchema, type PluginDefinition, type Principal, type Tx } from '@lingtan/sdk';
import { configRevision, type ConfigStore, type StoredConfig } from '../config/config-store.ts';
import { shownDocument } from '../config/secret-fields.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { kernelNotices } from '../notices/kernel-notices.ts';
import type { LedgerKind } from '../host/proposal-backend.ts';

/** What the change of settings needs of the kernel. */
export interface SettingsOptions {
  configs: ConfigStore;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  /** @throws PLUGIN_UNKNOWN, PLUGIN_LOAD_FAILED */
  definition(pluginId: string): PluginDefinition;
  reconcile(): Promise<void>;
}

/** Settings of a plugin as they were proposed. */
interface ProposedSettings {
  pluginId: string;
  /** Of the document that the proposal rests on. */
  revision: string;
  /** The document, sealed: it may hold new secrets. */
  sealed: string;
}

/** Stores settings in the caller's transaction, with their line in the audit log. @throws PLUGIN_CONFIG_CHANGED, PLUGIN_CONFIG_INVALID */
export async function storeSettings(
  { configs, audit }: Pick<SettingsOptions, 'configs' | 'audit'>,
  tx: Tx,
  { parkId, definition, value, revision }: SettingsChange,
  actor: Principal,
): Promise<unknown> {
  const hide = (document: unknown) => shownDocument(document, formSchema(definition.config.schema));
  const before = await configs.readForChange(tx, parkId, definition.id, revision);
  const after = await configs.write(tx, parkId, definition, value);
  await audit(tx, {
    ...{ parkId, actor, action: 'plugin.configured', subject: definition.id },
    ...{ before: hide(before?.value ?? {}), after: hide(after) },
  });
  return after;
}

export interface SettingsChange {
  parkId: string;
  definition: PluginDefinition;
  value: unknown;
  /** As the caller read it; absent: whatever it is. */
  revision?: string | undefined;
}

/** A change of settings that moves a limit: one person proposes it, another has it stored. */
export function settingsProposal(options: SettingsOptions): LedgerKind<ProposedSettings> & {
  dataOf(change: SettingsChange, stored: StoredConfig | null): ProposedSettings;
} {
  const { configs, definition, reconcile } = options;
  return {
    id: 'kernel.settings',
    pluginId: 'kernel',
    notice: kernelNotices.settingsProposed,
    dataOf: ({ parkId, definition: { id }, value }, stored) => ({
      pluginId: id,
      revision: configRevision(stored),
      sealed: configs.seal(parkId, id, value),
    }),
    role: 'kernel',
    noticeKey: ({ no }) => String(no),
    read: (data) => data as ProposedSettings,
    async decide(tx, { act, principal, proposal }, park) {
      if (act !== 'approve') return;
      const parkId = park!;
      const { pluginId, revision, sealed } = proposal.data;
      const value = configs.unseal(parkId, pluginId, sealed);
      await storeSettings(options, tx, { parkId, definition: definition(pluginId), value, revision }, principal);
    },
    after: async ({ act }) => (act === 'approve' ? reconcile() : undefined),
  };
}
