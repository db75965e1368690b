import { useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { holdEdits, leaveEdits, onEdits } from '../edits/edits.ts';
import { FieldEdits } from '../edits/field-edits.ts';
import { WindowContext } from '../control/window-edits.tsx';

export interface StoredFormProps<T> {
  /** What is stored, as it was read last. */
  stored: T;
  /** Differs for each state that is stored. */
  version: string | number;
  /** The form, which says by `useUnsaved` while it is edited. */
  children: (stored: T) => ReactNode;
}

/**
 * A form that is drawn anew with each state that is stored. As long as somebody edits it, it stays as it is: what others have
 * saved meanwhile takes nothing from under their hands, and comes when the edits are saved or taken back.
 */
export function StoredForm<T>({ stored, version, children }: StoredFormProps<T>): ReactNode {
  const around = useContext(WindowContext);
  const [edits] = useState(() => new FieldEdits());
  const [shown, setShown] = useState({ stored, version });
  useEffect(() => (around ? around.edits.hold(edits) : holdEdits(edits)), [around, edits]);
  const edited = useSyncExternalStore(onEdits, () => edits.hasEdits());
  if (shown.version !== version && !edited) setShown({ stored, version });
  const value = useMemo(
    () => ({ edits, leave: (go: () => void) => leaveEdits(edits, go), close: () => around?.close() }),
    [edits, around],
  );
  return (
    <WindowContext value={value}>
      <Drawn key={shown.version}>{children(shown.stored)}</Drawn>
    </WindowContext>
  );
}

/** Has a name of its own to be drawn anew by. */
function Drawn({ children }: { children: ReactNode }): ReactNode {
  return children;
}
