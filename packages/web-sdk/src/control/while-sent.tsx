import { useLayoutEffect, useRef, type ReactNode } from 'react';
import './controls.css';

/**
 * What a person edits, which takes nothing while it is sent: what was changed meanwhile would be neither sent nor kept when the
 * answer closes the form or draws it anew. Where it was refused, the person is back in the field.
 */
export function WhileSent({ sending, children }: { sending: boolean; children: ReactNode }): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const at = document.activeElement;
    if (!sending && at === document.body) inside.current?.focus();
    inside.current = sending && ref.current?.contains(at) ? (at as HTMLElement) : null;
  }, [sending]);
  return (
    <div ref={ref} className="lt-while-sent" inert={sending} aria-busy={sending || undefined}>
      {children}
    </div>
  );
}
