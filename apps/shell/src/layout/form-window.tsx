import { WindowEdits } from '@lingtan/web-sdk';
import { Drawer, Modal, type DrawerProps, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';

/** A window above this one has the keys: it is closed first. */
const isCovered = (): boolean => document.querySelector('dialog:modal') !== null;

/** A drawer with fields, which asks before what was typed into them is lost. */
export function FormDrawer({ onClose, ...rest }: Omit<DrawerProps, 'opened'>): ReactNode {
  return (
    <WindowEdits onClose={onClose}>
      {(close) => (
        <Drawer opened position="right" size={520} {...rest} onClose={() => (isCovered() ? undefined : close())} />
      )}
    </WindowEdits>
  );
}

/** A window with fields that can be chosen from lists, which lie over it; it asks like a `Dialog`. */
export function FormModal({ onClose, ...rest }: ModalProps): ReactNode {
  return (
    <WindowEdits onClose={onClose}>
      {(close) => <Modal centered {...rest} onClose={() => (isCovered() ? undefined : close())} />}
    </WindowEdits>
  );
}
