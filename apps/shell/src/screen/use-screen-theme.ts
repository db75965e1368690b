import { useEffect } from 'react';

/** Gives the whole page the look of the screen, and what it was before when the screen is left. */
export function useScreenTheme(theme: 'exhibition' | 'control-room'): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const before = dataset['theme'];
    dataset['theme'] = theme === 'exhibition' ? 'dark' : 'control-room';
    dataset['screen'] = theme;
    return () => {
      if (before !== undefined) dataset['theme'] = before;
      delete dataset['screen'];
    };
  }, [theme]);
}
