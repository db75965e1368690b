import { useContext, type ContextType, type ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { ActionButton } from './action-button.tsx';
import { WindowContext } from './window-edits.tsx';

export interface CancelButtonProps {
  /** What it leads to, where that is not the end of the window. */
  onCancel?: () => void;
  /** Other words than "Cancel". */
  children?: ReactNode;
  'data-testid'?: string;
}

/** What a cancel button does in a window, or on a page (null). */
export function cancelIn(around: ContextType<typeof WindowContext>, onCancel?: () => void): void {
  if (!onCancel) around?.close();
  else if (around) around.leave(onCancel);
  else onCancel();
}

/** Leaves a window, or a part of it, as it was: asks first where edits would be lost. */
export function CancelButton({ onCancel, children, ...rest }: CancelButtonProps): ReactNode {
  const t = useSdkT();
  const around = useContext(WindowContext);
  return (
    <ActionButton onClick={() => cancelIn(around, onCancel)} {...rest}>
      {children ?? t('action.cancel')}
    </ActionButton>
  );
}
