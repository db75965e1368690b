import { useSyncExternalStore, type CSSProperties, type ReactNode } from 'react';
import './screen.css';

/** What everything on the screen is drawn for. */
const design = { width: 1920, height: 1080 };

function useViewport(): string {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('resize', listener);
      return () => removeEventListener('resize', listener);
    },
    () => `${innerWidth}x${innerHeight}`,
  );
}

/** The wall in the design's pixels, magnified to the display: text stays as sharp as the display is. */
export function ScreenStage({
  editing,
  replaying,
  children,
}: {
  editing: boolean;
  /** Shows a past time: a frame says so on every side. */
  replaying: boolean;
  children: ReactNode;
}): ReactNode {
  const [width, height] = useViewport().split('x').map(Number) as [number, number];
  const zoom = Math.min(width / design.width, height / design.height);
  const style = { zoom, width: `${design.width}px`, height: `${design.height}px` } as CSSProperties;
  return (
    <main
      className="screen"
      data-testid="screen"
      data-editing={editing || undefined}
      data-replay={replaying || undefined}
    >
      <div className="screen-stage" style={style}>
        {children}
      </div>
    </main>
  );
}
