import { useConnection, useLanguage, usePreferences, useReplay } from '@lingtan/web-sdk';
import { useLocation } from 'react-router';
import type { FrameState } from './messages.ts';

/** What a frame is told of the page around it. */
export function useAround(): Omit<FrameState, 'plugin' | 'me' | 'park' | 'shows'> {
  const language = useLanguage();
  const [{ theme, density }] = usePreferences();
  const live = useConnection().state;
  const moment = useReplay();
  const { pathname, search, hash } = useLocation();
  return { language, theme, density, live, moment, location: { pathname, search, hash } };
}
