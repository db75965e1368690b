import { useEffect, useRef, type RefObject } from 'react';

interface TicketKeys {
  choose: (side: 'bid' | 'ask') => void;
  clear: () => void;
}

/** Goes to the first field of the ticket. */
export function focusLots(form: HTMLFormElement): void {
  form.querySelector<HTMLInputElement>('input:not([type=radio])')?.focus();
}

/** `B` and `S` choose the side and go to the lots, wherever nothing is being typed; Escape clears the ticket. */
export function useTicketKeys(keys: TicketKeys): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const typing = target.closest('input:not([type=radio]), textarea, select, [contenteditable]') !== null;
      if (event.key === 'Escape' && form.current?.contains(target)) latest.current.clear();
      if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const side = { b: 'bid', s: 'ask' }[event.key.toLowerCase()] as 'bid' | 'ask' | undefined;
      if (!side) return;
      event.preventDefault();
      latest.current.choose(side);
      if (form.current) focusLots(form.current);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return form;
}
