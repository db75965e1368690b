import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { useBlocker } from 'react-router';
import { useT } from '../i18n/use-t.ts';
import { FormDialog } from './form-dialog.tsx';

/** Forms whose edits are not saved, each by a token of its own. */
const edited = new Set<object>();
const listeners = new Set<() => void>();
/** What goes on once the edits are given up; null while nobody is asked. */
let wanted: (() => void) | null = null;

function ask(leave: (() => void) | null): void {
  wanted = leave;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a form with edits does to end. */
export interface UnsavedEdits {
  /** Closes the form: at once where nothing would be lost, otherwise after the person has said so. */
  leave: (close: () => void) => void;
  /** The edits are saved: whatever follows in the same breath asks nothing. */
  saved: () => void;
}

/**
 * Keeps edits from being lost unasked. While there are some, another page, the end of the window and what is closed through
 * `leave` ask first. The question itself is drawn by {@link UnsavedQuestion}, once in the shell.
 */
export function useUnsaved(unsaved: boolean): UnsavedEdits {
  const token = useRef<object>({});
  useEffect(() => {
    if (!unsaved) return;
    const own = token.current;
    const keep = (event: BeforeUnloadEvent): void => {
      if (edited.has(own)) event.preventDefault();
    };
    edited.add(own);
    addEventListener('beforeunload', keep);
    return () => {
      edited.delete(own);
      removeEventListener('beforeunload', keep);
    };
  }, [unsaved]);
  return {
    leave: (close) => {
      if (!unsaved) close();
      // The key press that asks would otherwise close the question it has opened.
      else setTimeout(() => ask(close));
    },
    saved: () => void edited.delete(token.current),
  };
}

/** Asks whether edits are to be given up, when somebody leaves them behind. One for the whole shell. */
export function UnsavedQuestion(): ReactNode {
  const t = useT('sdk');
  const close = useSyncExternalStore(subscribe, () => wanted);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => edited.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  const leaves = blocker.state === 'blocked';
  if (!leaves && close === null) return null;
  const stay = (): void => {
    ask(null);
    if (leaves) blocker.reset();
  };
  const giveUp = (): void => {
    ask(null);
    close?.();
    if (!leaves) return;
    edited.clear();
    blocker.proceed();
  };
  return (
    <FormDialog
      title={t('unsaved.title')}
      hint={t('unsaved.hint')}
      confirm={t('unsaved.give-up')}
      danger
      onClose={stay}
      onConfirm={giveUp}
      data-testid="unsaved"
    />
  );
}
