import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { holdEdits, leaveEdits } from '../edits/edits.ts';
import { FieldEdits } from '../edits/field-edits.ts';
import { asText } from '../edits/same-value.ts';
import './controls.css';

interface EditedWindow {
  edits: FieldEdits;
  /** Goes where the window's edits would be lost: at once where there are none, otherwise after the person has said so. */
  leave: (go: () => void) => void;
  close: () => void;
}

/** The window around a form; null on a page. */
export const WindowContext = createContext<EditedWindow | null>(null);

const fields = 'input, textarea, select';
/** A search, a file and a proof of who is there are nothing that anybody would miss. */
const passing = '[type=search], [type=password], [type=file], [autocomplete=one-time-code], [data-passing] *';

export interface WindowEditsProps {
  /** Called where nothing is lost, or the person has said that it may be. */
  onClose: () => void;
  /** The window, which closes by what it is given; `hasEdits` says whether that would ask. */
  children: (close: () => void, hasEdits: () => boolean) => ReactNode;
}

/**
 * What every window with fields is drawn in: as long as one of them was changed by hand and is not saved, the window, the page
 * and the browser's window are not left unasked. Where a search or something like it has no other mark, `data-passing` is one.
 */
export function WindowEdits({ onClose, children }: WindowEditsProps): ReactNode {
  const [edits] = useState(() => new FieldEdits());
  useEffect(() => holdEdits(edits), [edits]);
  const value = useMemo(() => {
    const leave = (go: () => void): void => leaveEdits(edits, go);
    return { edits, leave, close: () => leave(onClose) };
  }, [edits, onClose]);
  return (
    <WindowContext value={value}>
      <div
        className="lt-window-edits"
        // Focus comes before any change, also that of a field which has just been drawn.
        onFocus={({ target }) => {
          const window = target.closest('dialog, [role=dialog]');
          edits.see(window?.querySelectorAll<HTMLInputElement>(fields) ?? []);
        }}
        onInput={({ target }) => {
          const field = target as HTMLInputElement;
          if (field.matches(fields) && !field.matches(passing)) edits.touch(field);
        }}
      >
        {children(value.close, () => edits.hasEdits())}
      </div>
    </WindowContext>
  );
}

/** A value that is changed by other means than fields, such as buttons: within a window, it is edited as long as it differs. */
export function useEditedValue(value: unknown): void {
  const around = useContext(WindowContext);
  const now = asText(value);
  const [first] = useState(now);
  const edited = now !== first;
  useEffect(() => (edited ? around?.edits.hold({ hasEdits: () => true }) : undefined), [edited, around]);
}
