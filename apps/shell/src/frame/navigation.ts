import { useLocalized, useMe, usePark, holds } from '@lingtan/web-sdk';
import {
  IconBox,
  IconClipboardList,
  IconInbox,
  IconLayoutBoard,
  IconLayoutDashboard,
  IconListSearch,
  IconMailX,
  IconProgressX,
  IconPlug,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import icons from 'virtual:lingtan-icons';
import { useT } from '../use-t.ts';

/** One entry of the navigation. */
export interface NavEntry {
  id: string;
  to: string;
  title: string;
  icon: Icon;
  /** Second key after `g`. */
  shortcut?: string;
  /** Matches only its own address. */
  end?: boolean;
  group: 'plugin' | 'system';
  /** Technical pages, such as those of connectors, have 500 and more. */
  order?: number;
}

/** Address of a plugin's page. */
export function pluginPath(parkId: string, pluginId: string, path: string): string {
  return `/parks/${parkId}/${pluginId}${path === '/' ? '' : path}`;
}

/** The navigation of the chosen park: pages of its enabled plugins by their manifests, then the kernel's own. */
export function useNavigation(): NavEntry[] {
  const t = useT();
  const text = useLocalized();
  const me = useMe();
  const park = usePark();
  const root = `/parks/${park.id}`;
  const can = (permission: string) => holds(me, park.id, permission);
  const fromPlugins = park.plugins
    .filter((plugin) => plugin.enabled)
    .flatMap((plugin) => plugin.nav.map((item) => ({ plugin, item })))
    .sort((a, b) => a.item.order - b.item.order)
    .map(({ plugin, item }): NavEntry => ({
      id: `${plugin.id}${item.path}`,
      to: pluginPath(park.id, plugin.id, item.path),
      title: text(item.title),
      icon: icons[item.icon] ?? IconBox,
      end: item.path === '/' && plugin.nav.length > 1,
      group: 'plugin',
      order: item.order,
    }));
  const system: (NavEntry & { permission: string | null })[] = [
    {
      id: 'points',
      to: `${root}/points`,
      title: t('nav.points'),
      icon: IconListSearch,
      shortcut: 'p',
      group: 'system',
      permission: 'telemetry.read',
    },
    {
      id: 'plugins',
      to: `${root}/plugins`,
      title: t('nav.plugins'),
      icon: IconPlug,
      shortcut: 'l',
      group: 'system',
      permission: 'kernel.plugins-read',
    },
    {
      id: 'audit',
      to: `${root}/audit`,
      title: t('nav.audit'),
      icon: IconClipboardList,
      shortcut: 'a',
      group: 'system',
      permission: 'kernel.audit-read',
    },
    {
      id: 'dead-letters',
      to: `${root}/dead-letters`,
      title: t('nav.dead-letters'),
      icon: IconMailX,
      shortcut: 'd',
      group: 'system',
      permission: 'kernel.dead-letters',
    },
    {
      id: 'failed-jobs',
      to: `${root}/failed-jobs`,
      title: t('nav.failed-jobs'),
      icon: IconProgressX,
      shortcut: 'f',
      group: 'system',
      permission: 'kernel.failed-jobs',
    },
    {
      id: 'settings',
      to: `${root}/settings`,
      title: t('nav.settings'),
      icon: IconSettings,
      shortcut: 's',
      group: 'system',
      permission: null,
    },
  ];
  const notices: NavEntry = {
    id: 'notices',
    to: `${root}/notices`,
    title: t('nav.notices'),
    icon: IconInbox,
    shortcut: 'n',
    group: 'system',
  };
  const overview: NavEntry = {
    id: 'overview',
    to: root,
    title: t('nav.overview'),
    icon: IconLayoutDashboard,
    shortcut: 'o',
    end: true,
    group: 'plugin',
  };
  const dashboards: NavEntry = {
    id: 'dashboards',
    to: `${root}/dashboards`,
    title: t('nav.dashboards'),
    icon: IconLayoutBoard,
    shortcut: 'b',
    group: 'plugin',
  };
  return [
    overview,
    ...(can('kernel.dashboards') ? [dashboards] : []),
    ...fromPlugins,
    ...(can('kernel.notices') ? [notices] : []),
    ...system.filter(({ permission }) => permission === null || can(permission)),
  ];
}
