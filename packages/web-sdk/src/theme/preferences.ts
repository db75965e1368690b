import { useSyncExternalStore } from 'react';

export const themeNames = ['system', 'light', 'dark', 'control-room'] as const;
export type ThemeName = (typeof themeNames)[number];
export const densities = ['dense', 'comfortable'] as const;
export type Density = (typeof densities)[number];

export interface Preferences {
  theme: ThemeName;
  density: Density;
  railExpanded: boolean;
}

const storageKey = 'lingtan.preferences';
const initial: Preferences = { theme: 'system', density: 'dense', railExpanded: false };
const listeners = new Set<() => void>();

function load(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Preferences>;
    return {
      theme: themeNames.find((name) => name === stored.theme) ?? initial.theme,
      density: densities.find((name) => name === stored.density) ?? initial.density,
      railExpanded: stored.railExpanded === true,
    };
  } catch {
    return initial;
  }
}

let current: Preferences | null = null;

/** Look chosen in this browser. */
export function readPreferences(): Preferences {
  current ??= load();
  return current;
}

/** Takes a look over for this page without keeping it: that of the shell around a frame. */
export function adoptPreferences(change: Partial<Preferences>): void {
  current = { ...readPreferences(), ...change };
  for (const listener of listeners) listener();
}

function write(change: Partial<Preferences>): void {
  adoptPreferences(change);
  localStorage.setItem(storageKey, JSON.stringify(current));
}

/** Look chosen in this browser, and the way to change it. */
export function usePreferences(): [Preferences, (change: Partial<Preferences>) => void] {
  const value = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readPreferences);
  return [value, write];
}
