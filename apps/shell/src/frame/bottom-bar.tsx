import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { useT } from '../use-t.ts';
import { barEntries } from './bar-entries.ts';
import { useNavigation } from './navigation.ts';

/** Navigation of a phone: four pages and the rest behind the fifth. */
export function BottomBar(): ReactNode {
  const t = useT();
  const entries = useNavigation();
  const shown = barEntries(entries, 4);
  const rest = entries.filter((entry) => !shown.includes(entry));
  return (
    <nav className="bottom-bar" aria-label={t('nav.label')} data-testid="bottom-bar">
      {shown.map((entry) => (
        <NavLink key={entry.id} to={entry.to} end={entry.end ?? false}>
          <entry.icon size={20} stroke={1.6} aria-hidden />
          <span>{entry.title}</span>
        </NavLink>
      ))}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button">
            <IconDots size={20} stroke={1.6} aria-hidden />
            <span>{t('nav.more')}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {rest.map((entry) => (
            <Menu.Item
              key={entry.id}
              component={Link}
              to={entry.to}
              leftSection={<entry.icon size={16} stroke={1.6} />}
              className="bottom-bar-item"
            >
              {entry.title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
