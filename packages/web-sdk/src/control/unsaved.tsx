import { useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { useBlocker } from 'react-router';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { askToLeave, currentLeaving, hasEdits, holdEdits, leaveEdits, onEdits } from '../edits/edits.ts';
import { FormDialog } from './form-dialog.tsx';
import { WindowContext } from './window-edits.tsx';

/** What an editor with edits does to end. */
export interface UnsavedEdits {
  /** Closes the editor: at once where nothing would be lost, otherwise after the person has said so. */
  leave: (close: () => void) => void;
}

/**
 * Keeps edits of an editor from being lost unasked. While there are some, another page, the end of the window, the window that
 * the editor stands in, and what is closed through `leave` ask first. Fields of a window need no call: {@link Dialog} looks
 * after them. The question itself is drawn by {@link UnsavedQuestion}, once in the shell.
 */
export function useUnsaved(unsaved: boolean): UnsavedEdits {
  const around = useContext(WindowContext);
  const latest = useRef(unsaved);
  const holder = useMemo(() => ({ hasEdits: () => latest.current }), []);
  useEffect(() => {
    latest.current = unsaved;
    if (unsaved) return around ? around.edits.hold(holder) : holdEdits(holder);
    return undefined;
  }, [unsaved, holder, around]);
  return { leave: (close) => leaveEdits(holder, close) };
}

/** Whether a step to another page asks first. */
export function asksOnTheWay(step: Record<'currentLocation' | 'nextLocation', { pathname: string }>): boolean {
  return hasEdits() && step.currentLocation.pathname !== step.nextLocation.pathname;
}

/** The answer that gives edits up for one step. What holds them may stay, as a frame does, and is asked about again. */
export function giveUp(go: () => void): void {
  askToLeave(null);
  go();
}

/** Asks whether edits are to be given up, when somebody leaves them behind. One for the whole shell. */
export function UnsavedQuestion(): ReactNode {
  const blocker = useBlocker(asksOnTheWay);
  if (blocker.state !== 'blocked') return <ClosingQuestion />;
  return <Question onStay={() => blocker.reset()} onLeave={() => giveUp(() => blocker.proceed())} />;
}

/** The question where a window closes; alone in a document whose pages somebody else goes to. */
export function ClosingQuestion(): ReactNode {
  const leaving = useSyncExternalStore(onEdits, currentLeaving);
  if (leaving === null) return null;
  return <Question onStay={() => askToLeave(null)} onLeave={() => giveUp(leaving.leave)} />;
}

function Question({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }): ReactNode {
  const t = useSdkT();
  return (
    <FormDialog
      title={t('unsaved.title')}
      hint={t('unsaved.hint')}
      confirm={t('unsaved.give-up')}
      danger
      onClose={onStay}
      onConfirm={onLeave}
      data-testid="unsaved"
    />
  );
}
