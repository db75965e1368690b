import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useT } from '../use-t.ts';
import { goSequence } from './go-sequence.ts';
import { useNavigation } from './navigation.ts';

const helpEvent = 'lingtan:help';

/** Opens the list of keys from anywhere. */
export function openHelp(): void {
  dispatchEvent(new Event(helpEvent));
}

/** Whether a key press belongs to a field that is being typed into. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

export interface Shortcuts {
  skipLabel: string;
  /** Once true, the search stays loaded. */
  searchWanted: boolean;
  searchOpen: boolean;
  helpOpen: boolean;
  openSearch: () => void;
  closeSearch: () => void;
  closeHelp: () => void;
}

/** ⌘K search, ? help, g and a letter to go to a page. */
export function useShortcuts(): Shortcuts {
  const t = useT();
  const navigate = useNavigate();
  const entries = useNavigation();
  const [searchOpen, setSearchOpen] = useState(false);
  const [searchWanted, setSearchWanted] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const go = useRef(goSequence());
  const openSearch = () => {
    setSearchWanted(true);
    setSearchOpen(true);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openSearch();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '?') setHelpOpen(true);
    else if (event.key === '/') {
      event.preventDefault();
      openSearch();
    } else {
      const letter = go.current(event.key, event.timeStamp);
      if (letter === null) return;
      const plugins = entries.filter(({ group, shortcut }) => group === 'plugin' && !shortcut);
      const entry = entries.find(({ shortcut }) => shortcut === letter) ?? plugins[Number(letter) - 1];
      if (entry) void navigate(entry.to);
    }
  });
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event);
    const help = () => setHelpOpen(true);
    addEventListener('keydown', key);
    addEventListener(helpEvent, help);
    return () => {
      removeEventListener('keydown', key);
      removeEventListener(helpEvent, help);
    };
  }, []);
  return {
    skipLabel: t('nav.skip'),
    searchWanted,
    searchOpen,
    helpOpen,
    openSearch,
    closeSearch: () => setSearchOpen(false),
    closeHelp: () => setHelpOpen(false),
  };
}
