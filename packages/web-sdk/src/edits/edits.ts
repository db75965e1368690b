/** What may hold edits that nobody has saved: a form of a page, or a window with fields. */
export interface EditHolder {
  hasEdits(): boolean;
}

/** A question whether edits are to be given up. */
interface Leaving {
  holder: EditHolder;
  /** Goes on once they are. */
  leave: () => void;
}

const holders = new Set<EditHolder>();
const listeners = new Set<() => void>();
/** Null while nobody is asked. */
let leaving: Leaving | null = null;
/** Above 0 while code runs that follows a write which succeeded, or that all is given up for. */
let followed = 0;

function changed(): void {
  for (const listener of listeners) listener();
}

function keepWindow(event: BeforeUnloadEvent): void {
  if (hasEdits()) event.preventDefault();
}

/** Whether anything would be lost, were this page left now. */
export function hasEdits(): boolean {
  return followed === 0 && [...holders].some((holder) => holder.hasEdits());
}

/** Has another page and the end of the window ask while the holder has edits. @returns what ends it */
export function holdEdits(holder: EditHolder): () => void {
  // A listener is there only where there is something to ask for: with one, some browsers load the page anew on the way back.
  if (holders.size === 0) addEventListener('beforeunload', keepWindow);
  holders.add(holder);
  changed();
  return () => {
    holders.delete(holder);
    if (holders.size === 0) removeEventListener('beforeunload', keepWindow);
    // What was to be given up is gone: it has been saved in the meantime.
    if (leaving?.holder === holder) leaving = null;
    changed();
  };
}

/** Leaves at once where nothing would be lost, otherwise after the person has said so. */
export function leaveEdits(holder: EditHolder, leave: () => void): void {
  if (!holder.hasEdits()) return leave();
  // The key press that asks would otherwise close the question it has opened.
  setTimeout(() => askToLeave({ holder, leave }));
}

/**
 * Leaves all that is open, as signing out does: at once where nothing would be lost, otherwise after the person has said so. From
 * then on until it has ended there is nothing to lose.
 */
export function leaveAll(leave: () => Promise<void>): void {
  leaveEdits({ hasEdits }, () => {
    followed += 1;
    void leave().finally(() => (followed -= 1));
  });
}

/** Asks, or takes the question back. A question that stands is answered before there is another. */
export function askToLeave(next: Leaving | null): void {
  if (next !== null && (leaving !== null || !next.holder.hasEdits())) return;
  leaving = next;
  changed();
}

/** What follows a write that succeeded leaves nothing behind: where it goes to, nobody is asked. */
export function followSaving<T>(work: () => T): T {
  followed += 1;
  try {
    return work();
  } finally {
    followed -= 1;
  }
}

/** The question that is asked. */
export const currentLeaving = (): Leaving | null => leaving;

/** Calls whenever there is a question, or edits may have come or gone. @returns what ends it */
export function onEdits(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Called after a hand was on a field. */
export const editsMayHaveChanged = changed;
