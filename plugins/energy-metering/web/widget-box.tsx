import type { CSSProperties, ReactNode } from 'react';
import './energy.css';

/** Content of a widget: as high as the dashboard gives it, on a phone as high as it needs. */
export function WidgetBox({ height, children }: { height: number; children: ReactNode }): ReactNode {
  return (
    <div className="em-widget" style={{ '--em-height': `${height}px` } as CSSProperties}>
      {children}
    </div>
  );
}
