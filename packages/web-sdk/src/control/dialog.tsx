import { useEffect, useRef, type ReactNode } from 'react';
import './dialog.css';

export interface DialogProps {
  title: string;
  onClose: () => void;
  /** For more than one column. */
  wide?: boolean;
  children: ReactNode;
  'data-testid'?: string;
}

/** A modal window, open as long as it is drawn; Escape and a click beside it call `onClose`. */
export function Dialog({ title, onClose, wide, children, ...rest }: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      className="lt-dialog"
      data-wide={wide || undefined}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
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
  );
}
