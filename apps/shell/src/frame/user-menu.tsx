import { notify, useLanguage, useMe, usePark, usePreferences, type ThemeName } from '@lingtan/web-sdk';
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDeviceTv,
  IconKeyboard,
  IconRoute,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUser,
  IconDeviceDesktop,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSignOut } from '../session/use-sign-out.ts';
import { switchLanguage } from '../session/use-switch-language.ts';
import { startTour } from '../tour/tour-state.ts';
import { useT } from '../use-t.ts';
import { openHelp } from './use-shortcuts.ts';

const themes: { name: ThemeName; icon: typeof IconSun }[] = [
  { name: 'light', icon: IconSun },
  { name: 'dark', icon: IconMoon },
  { name: 'control-room', icon: IconDeviceDesktop },
];

/** Who is signed in, theme, language, keys, way out. */
export function UserMenu(): ReactNode {
  const t = useT();
  const me = useMe();
  const park = usePark();
  const language = useLanguage();
  const [preferences, change] = usePreferences();
  const other = language === 'en' ? 'zh-CN' : 'en';
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('user.menu')} data-testid="user-menu">
          <IconUser size={17} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.user.name} · {me.user.email}
        </Menu.Label>
        <Menu.Item component={Link} to={`/parks/${park.id}/settings/profile`} leftSection={<IconSettings size={14} />}>
          {t('user.profile')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={`/screen/${park.id}`}
          leftSection={<IconDeviceTv size={14} />}
          data-testid="open-screen"
        >
          {t('screen.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={14} />}
          lang={other}
          data-testid="switch-language"
          onClick={() => void switchLanguage(other, true).catch((error: unknown) => notify.error(error))}
        >
          {other === 'en' ? 'English' : '简体中文'}
        </Menu.Item>
        <Menu.Divider />
        {themes.map(({ name, icon: Icon }) => (
          <Menu.Item
            key={name}
            leftSection={<Icon size={14} />}
            rightSection={preferences.theme === name ? '✓' : null}
            onClick={() => change({ theme: preferences.theme === name ? 'system' : name })}
          >
            {t(`theme.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={14} />} rightSection={<kbd>?</kbd>} onClick={openHelp}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconRoute size={14} />} onClick={startTour} data-testid="take-tour">
          {t('tour.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={signOut} data-testid="sign-out">
          {t('user.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
