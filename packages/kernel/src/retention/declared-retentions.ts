import type { LocalizedText } from '@lingtan/sdk';
import { pluginSchema } from '../database/index.ts';
import type { KernelLibrary } from '../kernel-options.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { SettingsOptions } from '../proposals/settings-proposal.ts';
import { eventDays, settingDays, type DaysStore } from './days-store.ts';
import { kernelRetentions, type KernelRetention } from './kernel-retentions.ts';

/** Records that go after a time, as their owner declares it. */
export interface DeclaredRetention {
  /** `kernel`, a library, or a plugin. */
  readonly owner: string;
  readonly ownerTitle: LocalizedText;
  readonly schema: string;
  readonly definition: KernelRetention;
  /** Where their days can be set. */
  readonly days: DaysStore | null;
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
    ...{ owner: 'kernel', ownerTitle: titleOf('kernel'), schema: 'kernel', definition },
    days: definition.events ? eventDays(definition.events) : null,
  }));
  const ofLibraries = libraries.flatMap(({ id, retentions = [] }) =>
    retentions.map((definition): DeclaredRetention => ({
      ...{ owner: id, ownerTitle: titleOf(id), schema: id, definition, days: null },
    })),
  );
  const ofPlugins = registry.list().flatMap(({ id, manifest, definition }) =>
    (definition?.retentions ?? []).map((retention): DeclaredRetention => ({
      ...{ owner: id, ownerTitle: manifest?.title ?? titleOf(id), schema: pluginSchema(id), definition: retention },
      days: 'setting' in retention.kept ? settingDays(options, definition!, retention.kept.setting) : null,
    })),
  );
  return [...own, ...ofLibraries, ...ofPlugins];
}
