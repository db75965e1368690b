import { useEffect, useRef, type ReactNode } from 'react';

/** Lies over a page that waits for its person to sign in again, and over the windows that are open on it. */
export function EntryOver({ children }: { children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
    // No key is a shortcut of the page behind it, wherever the focus is.
    const keep = (event: KeyboardEvent): void => {
      if (!ref.current?.contains(event.target as Node)) event.stopPropagation();
    };
    addEventListener('keydown', keep, { capture: true });
    return () => removeEventListener('keydown', keep, { capture: true });
  }, []);
  return (
    <dialog
      ref={ref}
      className="entry-over"
      closedby="none"
      // Browsers that do not know it let it be closed by two keys in a row.
      onClose={() => ref.current?.showModal()}
      onKeyDown={(event) => event.stopPropagation()}
      data-testid="entry-over"
    >
      {children}
    </dialog>
  );
}
