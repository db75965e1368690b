import { useIsPhone } from '@lingtan/web-sdk';
import { useSyncExternalStore, type CSSProperties, type ReactNode } from 'react';
import './screen.css';

/** What everything on the screen is drawn for. */
const design = { width: 1920, height: 1080 };
/** Width on a phone, where the panels stand one below the other, as high as their content. */
const handWidth = 440;

function useViewport(): string {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('resize', listener);
      return () => removeEventListener('resize', listener);
    },
    () => `${innerWidth}x${innerHeight}`,
  );
}

/** How much larger than drawn the wall is shown. */
export function useStageZoom(): number {
  const isPhone = useIsPhone();
  const [width, height] = useViewport().split('x').map(Number) as [number, number];
  return isPhone ? width / handWidth : Math.min(width / design.width, height / design.height);
}

/**
 * The wall in the design's pixels, magnified to the display: text stays as sharp as the display is. On a phone it is a page to
 * be scrolled.
 */
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
  const zoom = useStageZoom();
  const isPhone = useIsPhone();
  const size = isPhone ? { width: `${handWidth}px` } : { width: `${design.width}px`, height: `${design.height}px` };
  const style = { zoom, ...size } as CSSProperties;
  return (
    <main
      className="screen"
      data-testid="screen"
      data-editing={editing || undefined}
      data-replay={replaying || undefined}
      data-stacked={isPhone || undefined}
    >
      <div className="screen-stage" style={style}>
        {children}
      </div>
    </main>
  );
}
