import { useCallback, useEffect, useState } from 'react';

const tourEvent = 'lingtan:tour';
const storageKey = 'lingtan.tour';

/** Starts the tour from anywhere. */
export function startTour(): void {
  dispatchEvent(new Event(tourEvent));
}

/** Whether the tour was taken or declined in this browser. */
export function tourSeen(): boolean {
  return localStorage.getItem(storageKey) !== null;
}

export function rememberTour(): void {
  localStorage.setItem(storageKey, new Date().toISOString());
}

/** Whether the tour runs, and how it ends. */
export function useTour(): { open: boolean; end: () => void } {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const start = () => setOpen(true);
    addEventListener(tourEvent, start);
    return () => removeEventListener(tourEvent, start);
  }, []);
  const end = useCallback(() => {
    rememberTour();
    setOpen(false);
  }, []);
  return { open, end };
}
