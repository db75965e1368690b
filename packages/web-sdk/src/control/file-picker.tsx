import { useRef, type ReactNode } from 'react';
import { ActionButton } from './action-button.tsx';

export interface FilePickerProps {
  /** What can be chosen, as the `accept` of an input: `.csv,.xlsx`. */
  accept: string;
  /** Takes the file. Choosing the same file again calls it again: it may have been changed in between. */
  onFile: (file: File) => void;
  disabled?: boolean;
  /** Words of the button. */
  children: ReactNode;
  /** Of the input, which takes the file in a browser test. */
  'data-testid'?: string;
}

/** A button that asks for one file. */
export function FilePicker(props: FilePickerProps): ReactNode {
  const { accept, onFile, children, 'data-testid': testId, ...button } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        data-testid={testId}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // An input that holds a file is silent when the same one is chosen again.
          currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
      <ActionButton {...button} onClick={() => input.current?.click()}>
        {children}
      </ActionButton>
    </>
  );
}
