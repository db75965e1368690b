import type { LocalizedText, PluginDefinition, PluginManifest, ProposedChange } from '@lingtan/sdk';
import type { BrowserGrants } from './browser-grants.ts';

/** What one administrator proposes of the plugins of the installation, and another has done. */
export type PackageChange =
  | {
      act: 'activate';
      id: string;
      version: string;
      /** It is installed although nobody who is trusted has signed it. */
      accept: boolean;
      /** Of the file that was looked at. */
      sha256: string;
      /** As it was looked at; proposals of earlier versions do not have it. */
      signature?: string;
      /** Version that ran when it was proposed. */
      running: string | null;
    }
  | { act: 'grant'; id: string; version: string; granted: BrowserGrants; sha256: string }
  | { act: 'purge'; id: string }
  | { act: 'trust'; keyId: string; name: string; publicKey: string }
  | { act: 'distrust'; keyId: string; name: string };

/** What a change is about, of which one proposal is open at most; and what it does, in words. */
export function described(change: PackageChange): { subject: string; what: LocalizedText } {
  switch (change.act) {
    case 'activate': {
      const { id, version, running } = change;
      const [place, chinese] = running === null ? ['', ''] : [` in place of ${running}`, `，取代 ${running}`];
      const [act, how] = running === null ? ['install', '安装'] : ['run', '运行'];
      const what = { en: `${act} ${id} ${version}${place}`, 'zh-CN': `${how} ${id} ${version}${chinese}` };
      return { subject: `${id} ${version}`, what };
    }
    case 'grant': {
      const { id, version } = change;
      const what = {
        en: `grant the pages of ${id} ${version} what they ask for`,
        'zh-CN': `授权 ${id} ${version} 的页面所申请的内容`,
      };
      return { subject: `grant ${id}`, what };
    }
    case 'purge': {
      const what = { en: `remove ${change.id} and delete its data`, 'zh-CN': `移除 ${change.id} 并删除其数据` };
      return { subject: change.id, what };
    }
    case 'trust':
    case 'distrust': {
      const { act, keyId, name } = change;
      const what =
        act === 'trust'
          ? { en: `trust the key of ${name}`, 'zh-CN': `信任 ${name} 的密钥` }
          : { en: `trust the key of ${name} no longer`, 'zh-CN': `不再信任 ${name} 的密钥` };
      return { subject: `${act} ${keyId}`, what };
    }
  }
}

/** What a version of a plugin reaches, as it says before it runs and may not exceed then. */
export interface Reach {
  version: string;
  permissions: string[];
  hosts: string[];
  devices: string[];
  calls: string[];
  offers: string[];
}

const parts = ['permissions', 'hosts', 'devices', 'calls', 'offers'] as const;
const titles: Record<keyof Reach | 'signature' | 'key' | 'browser', LocalizedText> = {
  version: { en: 'Version', 'zh-CN': '版本' },
  permissions: { en: 'Permissions', 'zh-CN': '权限' },
  hosts: { en: 'Network', 'zh-CN': '网络访问' },
  devices: { en: 'Devices', 'zh-CN': '设备' },
  calls: { en: 'Calls', 'zh-CN': '调用的服务' },
  offers: { en: 'Offers', 'zh-CN': '提供的服务' },
  signature: { en: 'Signature', 'zh-CN': '签名' },
  key: { en: 'Key', 'zh-CN': '密钥' },
  browser: { en: 'Its pages may use', 'zh-CN': '其页面可使用' },
};

/** What a plugin reaches by its manifest and by what it says of itself. */
export function reachOf(manifest: PluginManifest, definition: PluginDefinition | null): Reach {
  const { version, permissions, network = { hosts: [], config: [] }, contributes } = manifest;
  const ids = (refs: object | undefined): string[] =>
    Object.values((refs ?? {}) as Record<string, { id: string }>).map(({ id }) => id);
  return {
    version,
    permissions: permissions.map(({ id, grants }) => `${id} (${[...grants].sort().join(', ')})`),
    hosts: [...network.hosts, ...network.config.map((field) => `{${field}}`)],
    devices: contributes.devices ? [contributes.devices.list] : [],
    calls: [...ids(definition?.services), ...ids(definition?.optionalServices)],
    offers: ids(definition?.provides),
  };
}

/**
 * What a second administrator has to look at before a version runs in place of another; nothing where it asks for no more than
 * what runs, is signed by a key that is trusted, and controls nothing: neither devices nor, by services, other plugins.
 */
export function changesOf(before: Reach | null, after: Reach, signature: string): ProposedChange[] {
  const controls = [after.devices, after.calls, after.offers].some((reached) => reached.length > 0);
  const wider = parts.filter((part) => after[part].some((entry) => !before?.[part].includes(entry)));
  if (before !== null && wider.length === 0 && !controls && signature === 'signed') return [];
  const shown = parts.filter((part) => after[part].length > 0);
  return [
    change('version', before?.version ?? null, after.version),
    change('signature', null, signature),
    ...shown.map((part) => change(part, before?.[part].join(', ') ?? null, after[part].join(', '))),
  ];
}

/** The change of what a plugin's pages may use beside its own routes, as the second administrator reads it. */
export const browserChange = (before: string[], after: string[]): ProposedChange[] => [
  change('browser', before.join(', ') || null, after.join(', ') || null),
];

/** The change of whom is trusted, as the second administrator reads it. */
export const keyChange = (before: string | null, after: string | null): ProposedChange[] => [
  change('key', before, after),
];

const change = (field: keyof typeof titles, before: string | null, after: string | null): ProposedChange => ({
  ...{ field: `/${field}`, title: titles[field], unit: null, before, after },
});
