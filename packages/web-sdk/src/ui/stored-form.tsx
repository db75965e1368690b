import { Button } from '@mantine/core';
import { useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { holdEdits, leaveEdits, onEdits } from '../edits/edits.ts';
import { FieldEdits } from '../edits/field-edits.ts';
import { WindowContext } from '../control/window-edits.tsx';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { Notice } from './notice.tsx';

export interface StoredFormProps<T> {
  /** What is stored, as it was read last; undefined where it is not there, or not any more. */
  stored: T;
  /** Differs for each state that is stored. */
  version: string | number;
  /** Drawn where nothing is stored, unless somebody edits what was; absent: that it was removed. */
  gone?: ReactNode;
  /**
   * The form, which says by `useUnsaved` while it is edited.
   * @param stored what its fields began with
   * @param seen what the person has seen stored last, which a save names as what it rests on
   */
  children: (stored: NonNullable<T>, seen: T) => ReactNode;
}

/**
 * A form that is drawn anew with each state that is stored. As long as somebody edits it, it stays as it is: what others have
 * saved or removed meanwhile takes nothing from under their hands. The form says so, and the person takes it over or goes on over
 * it.
 */
export function StoredForm<T>({ stored, version, gone, children }: StoredFormProps<T>): ReactNode {
  const around = useContext(WindowContext);
  const [edits] = useState(() => new FieldEdits());
  const t = useSdkT();
  const [shown, setShown] = useState({ stored, version });
  const [seen, setSeen] = useState({ stored, version });
  useEffect(() => (around ? around.edits.hold(edits) : holdEdits(edits)), [around, edits]);
  const edited = useSyncExternalStore(onEdits, () => edits.hasEdits());
  const show = (): void => {
    setShown({ stored, version });
    setSeen({ stored, version });
  };
  if (shown.version !== version && !edited) show();
  const value = useMemo(
    () => ({ edits, leave: (go: () => void) => leaveEdits(edits, go), close: () => around?.close() }),
    [edits, around],
  );
  return (
    <WindowContext value={value}>
      {edited && seen.version !== version ? (
        <div className="lt-stored-meanwhile">
          <Notice
            tone="warning"
            title={t(stored === undefined ? 'unsaved.removed-meanwhile' : 'unsaved.stored-meanwhile')}
            data-testid="stored-meanwhile"
          >
            <div className="lt-form-buttons">
              <Button variant="default" onClick={() => setSeen({ stored, version })}>
                {t('unsaved.keep-mine')}
              </Button>
              <Button variant="default" onClick={show}>
                {t(stored === undefined ? 'unsaved.give-up' : 'unsaved.take-stored')}
              </Button>
            </div>
          </Notice>
        </div>
      ) : null}
      <Drawn key={shown.version}>
        {shown.stored === undefined || shown.stored === null
          ? (gone ?? <Notice title={t('unsaved.removed-meanwhile')} />)
          : children(shown.stored, seen.stored)}
      </Drawn>
    </WindowContext>
  );
}

/** Has a name of its own to be drawn anew by. */
function Drawn({ children }: { children: ReactNode }): ReactNode {
  return children;
}
