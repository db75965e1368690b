import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { NoticeBell } from '../notices/notice-bell.tsx';
import { useT } from '../use-t.ts';
import { BarWidgets } from './bar-widgets.tsx';
import { DataAge } from './data-age.tsx';
import { Mark } from './mark.tsx';
import { ParkSwitch } from './park-switch.tsx';
import { UserMenu } from './user-menu.tsx';

const keys = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

/** Park, search, what plugins show on every page, data age, user: 44 px. */
export function TopBar({ onSearch }: { onSearch: () => void }): ReactNode {
  const t = useT();
  return (
    <header className="top-bar" data-testid="top-bar">
      <Link to="/" className="top-bar-mark" aria-label="Lingtan">
        <Mark size={24} />
      </Link>
      <ParkSwitch />
      <button
        type="button"
        className="top-bar-search"
        onClick={onSearch}
        aria-label={`${t('search.label')} ${keys}`}
        data-testid="search-open"
      >
        <IconSearch size={14} aria-hidden />
        <span>{t('search.label')}</span> <kbd>{keys}</kbd>
      </button>
      <BarWidgets />
      <NoticeBell />
      <DataAge />
      <UserMenu />
    </header>
  );
}
