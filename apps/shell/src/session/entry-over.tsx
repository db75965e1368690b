import { useEffect, useRef, type ReactNode } from 'react';

/** Lies over a page that waits for its person to sign in again, and over the windows that are open on it. */
export function EntryOver({ children }: { children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog
      ref={ref}
      className="entry-over"
      onCancel={(event) => event.preventDefault()}
      // A browser lets nobody hold it back twice in a row.
      onClose={() => ref.current?.showModal()}
      // Keys typed into it are no shortcuts of the page behind it.
      onKeyDown={(event) => event.stopPropagation()}
      data-testid="entry-over"
    >
      {children}
    </dialog>
  );
}
