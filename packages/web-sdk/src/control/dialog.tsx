import { useEffect, useRef, type ReactNode } from 'react';
import { WindowEdits } from './window-edits.tsx';
import './dialog.css';

export interface DialogProps {
  title: string;
  onClose: () => void;
  /** For more than one column. */
  wide?: boolean;
  children: ReactNode;
  'data-testid'?: string;
}

/**
 * A modal window, open as long as it is drawn; Escape and a click beside it call `onClose`, after a question where fields in it
 * were changed by hand. A button that closes it is a {@link CancelButton}.
 */
export function Dialog({ title, onClose, wide, children, ...rest }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <WindowEdits onClose={onClose}>
      {(close, hasEdits) => (
        <dialog
          ref={ref}
          className="lt-dialog"
          data-wide={wide || undefined}
          aria-label={title}
          onCancel={(event) => {
            // A file picker in the dialog that is given up is no end of it.
            if (event.target !== ref.current || !hasEdits()) return;
            event.preventDefault();
            close();
          }}
          onClose={() => {
            // A browser lets nobody hold it back twice in a row.
            if (hasEdits()) ref.current?.showModal();
            close();
          }}
          onClick={(event) => {
            if (event.target === ref.current) close();
          }}
          // Keys typed into a dialog are no shortcuts of the page behind it.
          onKeyDown={(event) => event.stopPropagation()}
          {...rest}
        >
          <div className="lt-dialog-body">
            <h2>{title}</h2>
            {children}
          </div>
        </dialog>
      )}
    </WindowEdits>
  );
}
