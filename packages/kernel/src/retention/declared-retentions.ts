import type { LocalizedText, PluginDefinition, RetentionDefinition } from '@lingtan/sdk';
import { pluginSchema } from '../database/index.ts';
import type { KernelLibrary } from '../kernel-options.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { SettingsOptions } from '../proposals/settings-proposal.ts';
import { auditDays, eventDays, settingDays, settingEntries, type DaysStore, type SettingEntry } from './days-store.ts';
import { kernelRetentions, type KernelRetention } from './kernel-retentions.ts';

/** Records that go after a time, as their owner declares it. */
export interface DeclaredRetention {
  /** `kernel`, a library, or a plugin. */
  readonly owner: string;
  readonly ownerTitle: LocalizedText;
  readonly schema: string;
  readonly definition: KernelRetention;
  /** Whether a plugin declares it, so that only parks which have that keep any. */
  readonly ofPlugin: boolean;
  /** Where their days can be set. */
  readonly days: DaysStore | null;
  /** Where entries of a list in the settings have days of their own: those of a park, and where the days of each stand. */
  readonly each?: { entries(parkId: string): Promise<SettingEntry[]>; days(entry: string): DaysStore };
}

export interface DeclaredRetentionsOptions extends Pick<SettingsOptions, 'configs' | 'audit' | 'reconcile'> {
  registry: PluginRegistry;
  libraries: readonly KernelLibrary[];
  auditYears: number | undefined;
}

const titles: Readonly<Record<string, LocalizedText>> = {
  kernel: { en: 'Platform', 'zh-CN': '平台' },
  telemetry: { en: 'Telemetry', 'zh-CN': '遥测' },
};
const titleOf = (owner: string): LocalizedText => titles[owner] ?? { en: owner, 'zh-CN': owner };

/** All that an installation keeps for a time: of the kernel, its libraries and plugins. */
export function declaredRetentions(options: DeclaredRetentionsOptions): DeclaredRetention[] {
  const { registry, libraries, auditYears } = options;
  const own = kernelRetentions(auditYears).map((definition): DeclaredRetention => ({
    ...{ owner: 'kernel', ownerTitle: titleOf('kernel'), schema: definition.schema ?? 'kernel', definition },
    ...{ ofPlugin: false, days: storeOf(definition) },
  }));
  const ofLibraries = libraries.flatMap(({ id, retentions = [] }) =>
    retentions.map((definition): DeclaredRetention => ({
      ...{ owner: id, ownerTitle: titleOf(id), schema: id, definition, ofPlugin: false, days: null },
    })),
  );
  const ofPlugins = registry.list().flatMap(({ id, manifest, definition }) =>
    (definition?.retentions ?? []).map((retention): DeclaredRetention => ({
      ...{ owner: id, ownerTitle: manifest?.title ?? titleOf(id), schema: pluginSchema(id), definition: retention },
      ...{ ofPlugin: true, ...settingOf(options, definition!, retention) },
    })),
  );
  return [...own, ...ofLibraries, ...ofPlugins];
}

const storeOf = ({ events, audit, kept }: KernelRetention): DaysStore | null =>
  events ? eventDays(events) : audit && 'days' in kept ? auditDays(kept.days) : null;

function settingOf(
  options: DeclaredRetentionsOptions,
  definition: PluginDefinition,
  { kept }: RetentionDefinition,
): Pick<DeclaredRetention, 'days' | 'each'> {
  if (!('setting' in kept)) return { days: null };
  const { of } = kept;
  if (of === undefined) return { days: settingDays(options, definition, kept) };
  return {
    days: null,
    each: {
      entries: (parkId) => settingEntries(options, { parkId, pluginId: definition.id, of }),
      days: (entry) => settingDays(options, definition, kept, entry),
    },
  };
}
